"""Settings: defaults, precedence, and messages that name what is wrong."""

import stat
from pathlib import Path

import pytest

from laddverk.settings import Address, Settings, SettingsError, load, reference, secret_key, unknown_variables

KEY = "k" * 40


@pytest.fixture(autouse=True)
def own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No laddverk.toml of the developer's own is read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(environ)
    return caught.value.problems


def test_nothing_set_is_the_embedded_default() -> None:
    settings = load({})
    assert settings.database_url == "sqlite:///var/laddverk.db"
    assert settings.bus_url == "memory:"
    assert settings.http_listen == Address("127.0.0.1", 8080)
    assert settings.ocpp_listen == Address("127.0.0.1", 9000)
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.role == {"gateway", "api", "jobs"}
    assert settings.admission == "registered"
    assert not settings.production


def test_the_environment_wins_over_the_file_and_options_over_both(own_directory: Path) -> None:
    lines = ['admission = "open"', "database_pool = 7", 'log_level = "debug"', 'trusted_proxies = ["10.0.0.0/8", "::1"]']
    (own_directory / "laddverk.toml").write_text("\n".join(lines))
    settings = load({"LADDVERK_ADMISSION": "waiting-room", "LADDVERK_LOG_LEVEL": "error"}, {"log_level": "warning"})
    assert (settings.admission, settings.database_pool, settings.log_level) == ("waiting-room", 7, "warning")
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


def test_the_database_follows_the_data_directory() -> None:
    assert load({"LADDVERK_DATA_DIR": "/srv/lv"}).database_url == "sqlite:////srv/lv/laddverk.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LADDVERK_HTTP_LISTEN", "8080"),
        ("LADDVERK_HTTP_LISTEN", "127.0.0.1:99999"),
        ("LADDVERK_OCPP_LISTEN", "host:²"),
        ("LADDVERK_OCPP_TLS_LISTEN", "0.0.0.0:9443"),
        ("LADDVERK_DATABASE_URL", "mysql://x"),
        ("LADDVERK_DATABASE_URL", "http://[x"),
        ("LADDVERK_BUS_URL", "redis://x"),
        ("LADDVERK_ADMISSION", "maybe"),
        ("LADDVERK_ROLE", "gateway,kitchen"),
        ("LADDVERK_ROLE", ","),
        ("LADDVERK_STATION_MESSAGES_BURST", "0"),
        ("LADDVERK_STATION_MESSAGES_BURST", "many"),
        ("LADDVERK_STATION_MESSAGES_BURST", "-1"),
        ("LADDVERK_TRUSTED_PROXIES", "10.0.0.0/8,home"),
        ("LADDVERK_NODE_ID", "a b"),
        ("LADDVERK_SECRET_KEY", "short"),
        ("LADDVERK_LOG_LEVEL", "loud"),
        ("LADDVERK_PUBLIC_URL", "laddverk.example"),
        ("LADDVERK_CONFIG", "absent.toml"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    problems = refused({name: value})
    assert len(problems) == 1
    assert problems[0].startswith(name)


def test_a_refused_secret_is_not_repeated() -> None:
    assert "hunter2" not in refused({"LADDVERK_SECRET_KEY": "hunter2"})[0]


def test_all_bad_values_are_named_at_once() -> None:
    assert len(refused({"LADDVERK_ADMISSION": "x", "LADDVERK_ROLE": "x", "LADDVERK_LOG_LEVEL": "x"})) == 3


@pytest.mark.parametrize(
    "text",
    ['admision = "open"', "database_pool = true", "database_pool = 1.5", "[role]", "= =", "database_pool = 0"],
)
def test_a_bad_file_is_refused_by_its_name(own_directory: Path, text: str) -> None:
    (own_directory / "laddverk.toml").write_text(text)
    assert all(problem.startswith("laddverk.toml") for problem in refused({}))


@pytest.mark.parametrize(
    "environ",
    [
        {"LADDVERK_DATABASE_URL": "postgresql://u@h/d"},
        {"LADDVERK_HTTP_LISTEN": "0.0.0.0:8080"},
        {"LADDVERK_OCPP_LISTEN": "[::]:9000"},
        {"LADDVERK_OCPP_LISTEN": "ocpp.example.com:9000"},
    ],
)
def test_production_without_a_key_is_refused_with_the_command_that_makes_one(environ: dict[str, str]) -> None:
    (problem,) = refused(environ)
    assert problem.startswith("LADDVERK_SECRET_KEY")
    assert "python3 -c" in problem
    assert load({**environ, "LADDVERK_SECRET_KEY": KEY}).production


@pytest.mark.parametrize("host", ["localhost", "127.0.0.9", "[::1]"])
def test_loopback_needs_no_key(host: str) -> None:
    assert not load({"LADDVERK_HTTP_LISTEN": f"{host}:80"}).production


def test_single_roles_need_a_bus_and_a_database_that_processes_share() -> None:
    problems = refused({"LADDVERK_ROLE": "gateway"})
    assert any("LADDVERK_BUS_URL" in problem for problem in problems)
    assert any("LADDVERK_DATABASE_URL" in problem for problem in problems)
    shared = {"LADDVERK_BUS_URL": "nats://h:4222", "LADDVERK_DATABASE_URL": "postgresql://h/d", "LADDVERK_SECRET_KEY": KEY}
    assert load({"LADDVERK_ROLE": "gateway,jobs", **shared}).role == {"gateway", "jobs"}


def test_the_key_file_is_made_once_and_for_its_owner_alone(own_directory: Path) -> None:
    settings = load({"LADDVERK_DATA_DIR": str(own_directory / "data")})
    key = secret_key(settings)
    assert len(key) >= 48
    assert secret_key(settings) == key
    assert stat.S_IMODE((own_directory / "data" / "secret.key").stat().st_mode) == 0o600
    assert secret_key(load({"LADDVERK_SECRET_KEY": KEY})) == KEY


def test_a_broken_key_file_is_refused(own_directory: Path) -> None:
    (own_directory / "var").mkdir()
    (own_directory / "var" / "secret.key").write_text("x")
    with pytest.raises(SettingsError, match=r"secret\.key"):
        secret_key(load({}))


def test_a_slip_in_a_variables_name_is_noticed() -> None:
    assert unknown_variables({"LADDVERK_ADMISION": "open", "LADDVERK_ROLE": "all", "PATH": ""}) == ["LADDVERK_ADMISION"]


def test_settings_cannot_be_changed_and_differ_by_node() -> None:
    settings = load({})
    with pytest.raises(AttributeError):
        settings.admission = "open"  # type: ignore[misc]
    assert settings.node_id != load({}).node_id


def test_the_reference_names_every_setting() -> None:
    committed = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"
    assert committed.read_text(encoding="utf-8") == reference()
    assert all(f"`LADDVERK_{name.upper()}`" in reference() for name in Settings.__dataclass_fields__)
