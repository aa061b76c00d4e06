"""`laddverk bench` measures the real server and says so in a table and in JSON."""

import json
from pathlib import Path

import pytest

from tests.e2e.processes import environment, run

pytestmark = pytest.mark.slow


def test_a_quick_look_at_the_speed_on_sqlite(tmp_path: Path) -> None:
    """Three figures, each measured with answers only: no error, no lost connection."""
    written = tmp_path / "bench.json"
    command = ("bench", "--quick", "--database", "sqlite", "--figures", "speed", "--json", str(written))
    table = run(tmp_path, environment(), *command)
    found = json.loads(written.read_text())
    assert [figure["unit"] for figure in found["figures"]] == ["µs", "/s", "ms"]
    for figure in found["figures"]:
        assert figure["value"] > 0
        assert figure["detail"]["errors"] == 0
        assert figure["name"] in table
    assert found["machine"]["server_core"]


@pytest.mark.parametrize("options", [("--figures", "nonsense"), ("--database", "mysql://x")])
def test_a_wrong_wish_is_refused(tmp_path: Path, options: tuple[str, str]) -> None:
    """Status 2, nothing started."""
    run(tmp_path, environment(), "bench", *options, expect=2)
