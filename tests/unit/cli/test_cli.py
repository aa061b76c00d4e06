"""The command line: help, exit statuses, and that data alone goes to stdout."""

import json
import logging
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

import laddverk
from laddverk import cli
from laddverk.cli.demo import free_port
from laddverk.cli.demo_fleet import plans

COMMANDS = (
    ["serve"],
    ["demo"],
    ["migrate"],
    ["user", "create"],
    ["user", "list"],
    ["api-key", "create"],
    ["simulate"],
    ["doctor"],
)


@pytest.fixture(autouse=True)
def own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Defaults, in an empty directory; afterwards logs are as they were."""
    for name in [name for name in os.environ if name.startswith("LADDVERK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = root.handlers, root.level
    yield tmp_path
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    """The program's entry point with these arguments: exit status, stdout, stderr."""
    monkeypatch.setattr("sys.argv", ["laddverk", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capsys.readouterr()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), out, err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: list[str]) -> None:
    shown = CliRunner().invoke(cli.app, [*command, "--help"], env={"COLUMNS": "160", "NO_COLOR": "1"})
    assert shown.exit_code == 0
    assert "Example" in shown.output


def test_the_version_is_printed() -> None:
    assert CliRunner().invoke(cli.app, ["--version"]).output.strip() == laddverk.__version__


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["serve", "--dance"],
        ["serve", "--role", "kitchen"],
        ["serve", "--ocpp-listen", "everywhere"],
        ["serve", "--ocpp-listen", "0.0.0.0:9000"],
        ["demo", "--stations", "0"],
        ["simulate", "--url", "ws://h", "--scenario", "sleep"],
        ["user", "create", "--email", "nobody", "--role", "admin"],
        ["user", "create", "--email", "a@b.se", "--role", "king"],
        ["api-key", "create", "--name", "x", "--role", "king"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_status_2_and_says_so_on_stderr(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, err = run(capsys, monkeypatch, *arguments)
    assert (status, out) == (2, "")
    assert err


def test_a_bad_setting_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDVERK_ADMISSION", "maybe")
    status, _, err = run(capsys, monkeypatch, "migrate")
    assert status == 2
    assert "LADDVERK_ADMISSION" in err


def test_a_database_that_is_away_is_exit_status_1(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDVERK_DATABASE_URL", "postgresql://127.0.0.1:1/none")
    monkeypatch.setenv("LADDVERK_SECRET_KEY", "k" * 40)
    status, out, err = run(capsys, monkeypatch, "migrate")
    assert (status, out) == (1, "")
    assert "database" in err


def test_migrate_tells_the_revisions(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = run(capsys, monkeypatch, "migrate", "--json")
    first = json.loads(out)
    _, out, _ = run(capsys, monkeypatch, "migrate", "--json")
    assert first["before"] is None
    assert json.loads(out) == {"before": first["after"], "after": first["after"]}


def test_an_api_key_is_all_that_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = run(capsys, monkeypatch, "api-key", "create", "--name", "billing", "--role", "viewer")
    assert status == 0
    assert re.fullmatch(r"lvk_[A-Za-z0-9_-]{20,}\n", out)


def test_a_user_gets_a_one_time_link_and_is_listed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = run(capsys, monkeypatch, "user", "create", "--email", "anna@example.se", "--role", "operator")
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/\S+#token=lvl_\S+\n", out)
    _, out, _ = run(capsys, monkeypatch, "user", "list", "--json")
    assert [(user["email"], user["role"]) for user in json.loads(out)] == [("anna@example.se", "operator")]
    status, _, err = run(capsys, monkeypatch, "user", "create", "--email", "ANNA@example.se", "--role", "viewer")
    assert status == 1
    assert err


def test_doctor_finds_what_is_wrong_and_says_what_mends_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_directory: Path
) -> None:
    (own_directory / "var").mkdir()
    key = own_directory / "var" / "secret.key"
    key.write_text("k" * 48)
    key.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("LADDVERK_OCPP_LISTEN", f"127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("LADDVERK_HTTP_LISTEN", f"127.0.0.1:{free_port(20000)}")
        monkeypatch.setenv("LADDVERK_BUS_URL", "nats://127.0.0.1:1")
        monkeypatch.setenv("LADDVERK_ADMISION", "open")
        monkeypatch.setattr("laddverk.bus.nats._CONNECT_TIMEOUT_S", 0.2)
        status, out, _ = run(capsys, monkeypatch, "doctor", "--json")
    findings = {finding["check"]: finding for finding in json.loads(out)}
    assert status == 1
    wrong = {name for name, finding in findings.items() if finding["status"] == "failed"}
    assert wrong == {"data directory", "bus", "OCPP listener"}
    assert findings["settings"]["status"] == "warning"
    assert findings["database"]["status"] == "ok"
    assert all(findings[name]["mend"] for name in wrong)


def test_the_next_free_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 100


def test_the_demos_stations_are_those_that_were_registered_and_one_more() -> None:
    registered, waiting = plans({"url": "ws://h/ocpp", "stations": 3, "prefix": "LDV", "password": "p", "seed": 7})
    assert (registered.prefix, registered.stations, registered.password, registered.seed) == ("LDV", 3, "p", 7)
    assert (waiting.stations, waiting.password) == (1, "p")
    assert waiting.prefix != registered.prefix
