"""How commands tell what came of them: people on stderr, data on stdout."""

import json
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

EXIT_FAILED, EXIT_USAGE = 1, 2

people = Console(stderr=True, highlight=False)
data = Console(highlight=False, soft_wrap=True)


def complain(*problems: str) -> None:
    """Say on stderr what is wrong, one line each."""
    for problem in problems:
        people.print(Text("laddverk: ", style="bold red") + Text(problem), soft_wrap=True)


def print_json(value: object) -> None:
    """Data for programs, on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_rows(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """The same for people."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "))
    for row in rows:
        table.add_row(*(Text("" if row.get(column) is None else str(row[column])) for column in columns))
    data.print(table)
