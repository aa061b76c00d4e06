"""Logs: one JSON object a line, context bound, and hostile text shown instead of obeyed."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from laddverk.app.logs import configure


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers, root.level
    # Whoever ran uvicorn in this process before may have set its level.
    logging.getLogger("uvicorn.error").setLevel(logging.NOTSET)
    yield
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()


def test_a_line_is_json_with_what_is_bound(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "info", final=False)
    with structlog.contextvars.bound_contextvars(station_id="CP-1"):
        structlog.get_logger("here").info("station.connected", says="a\nb\x1b[31m", what=object())
    out, err = capsys.readouterr()
    line = json.loads(err)
    assert out == ""
    assert err.count("\n") == 1
    assert (line["event"], line["station_id"], line["level"], line["logger"]) == ("station.connected", "CP-1", "info", "here")
    assert line["says"] == "a\nb\x1b[31m"


def test_on_a_terminal_control_characters_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    configure("console", "info", final=False)
    structlog.get_logger().info("station.note", says="x\n2026 [error] forged\x1b[2J")
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "\x1b[2J" not in err


def test_levels_hold_for_libraries_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "info", final=False)
    structlog.get_logger().debug("hidden")
    logging.getLogger("sqlalchemy.engine").info("hidden")
    logging.getLogger("uvicorn.error").info("started %s", "well")
    logging.getLogger("sqlalchemy.engine").warning("seen")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["started well", "seen"]


def test_an_exception_is_part_of_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "info", final=False)
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger().exception("job.failed")
    line = json.loads(capsys.readouterr().err)
    assert "ValueError: broken" in line["exception"]
