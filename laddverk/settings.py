"""Typed settings from the environment (`LADDVERK_*`) and `laddverk.toml`; the environment wins. One table: the fields of `Settings`.

Everything is checked before anything starts, and every wrong value is named at once.
"""

# ruff: noqa: RUF009  # `_setting` makes a dataclass field, at class level as it must be
import ipaddress
import os
import re
import secrets
import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

PREFIX = "LADDVERK_"
ROLES = ("gateway", "api", "jobs")
MAKE_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
_SHORTEST_KEY = 32


class SettingsError(Exception):
    """One or more settings cannot be used. `problems` names each, in words for the person who set it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Address(NamedTuple):
    """Where a listener binds."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """True where only this machine can connect."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError("is not host:port, for example 127.0.0.1:8080 or 0.0.0.0:8080")
    return Address(host, int(port))


def _address_or_off(text: str) -> Address | None:
    return None if text == "off" else _address(text)


def _no_tls_yet(text: str) -> None:
    if text != "off":
        raise ValueError("must be off: this version has no TLS door of its own; put a TLS proxy before LADDVERK_OCPP_LISTEN")


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        try:
            scheme = urlsplit(text.split(",")[0]).scheme
        except ValueError:
            scheme = ""
        if scheme not in schemes:
            raise ValueError("must begin with " + " or ".join(f"{scheme}:" for scheme in schemes))
        return text

    return parse


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in words:
            raise ValueError("must be one of " + ", ".join(words))
        return text.lower()

    return parse


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return parse


def _roles(text: str) -> frozenset[str]:
    chosen = frozenset(word.strip().lower() for word in text.split(",") if word.strip())
    if not chosen or not chosen <= {"all", *ROLES}:
        raise ValueError("must be all, or some of gateway, api, jobs separated by commas")
    return frozenset(ROLES) if "all" in chosen else chosen


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as fault:
        raise ValueError("must be addresses or networks separated by commas, for example 10.0.0.0/8") from fault


def _node(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", text):
        raise ValueError("must have 1 to 64 letters, digits, dots, dashes or underscores")
    return text


def _secret(text: str) -> str:
    if len(text) < _SHORTEST_KEY:
        raise ValueError(f"must have at least {_SHORTEST_KEY} characters; make one with: {MAKE_KEY}")
    return text


def _setting(parse: Callable[[str], Any], default: str | None, meaning: str, *, shown: str = "") -> Any:
    """One row of the table. `default` is text, as a person would set it; None: worked out, as `shown` says."""
    return field(metadata={"parse": parse, "default": default, "meaning": meaning, "shown": shown or default or ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one process runs with. A field's name in upper case behind `LADDVERK_` is its variable; in lower case its TOML key."""

    role: frozenset[str] = _setting(_roles, "all", "What this process does: `all`, or some of `gateway`, `api`, `jobs`")
    data_dir: Path = _setting(Path, "./var", "Files, the embedded database, the key file")
    database_url: str = _setting(
        _url("sqlite", "postgresql"),
        None,
        "`sqlite:///path` or `postgresql://user:pw@host/db`",
        shown="sqlite:///<data dir>/laddverk.db",
    )
    database_pool: int = _setting(_whole(2, 200), "8", "Connections to PostgreSQL that one process keeps at most")
    bus_url: str = _setting(_url("memory", "nats", "tls"), "memory:", "`memory:` for one process, `nats://host:4222` for several")
    http_listen: Address = _setting(_address, "127.0.0.1:8080", "REST, live stream, web apps")
    ocpp_listen: Address = _setting(_address, "127.0.0.1:9000", "Stations over ws:// (security profile 1)")
    ocpp_tls_listen: None = _setting(_no_tls_yet, "off", "Stations over wss://. Only `off` in this version")
    public_url: str = _setting(
        _url("http", "https"), None, "The address by which people reach the web apps; used in links", shown="http://<LADDVERK_HTTP_LISTEN>"
    )
    secret_key: str | None = _setting(
        _secret,
        None,
        "Signs and hashes what must not be forged; the same on every node. Must be set with PostgreSQL or where others can connect",
        shown="made once, in <data dir>/secret.key",
    )
    admission: str = _setting(
        _one_of("registered", "waiting-room", "open"),
        "registered",
        "`registered`: only known stations; `waiting-room`: unknown ones connect, are Pending and wait for approval; "
        "`open`: everyone is accepted (demo, lab)",
    )
    node_id: str = _setting(_node, None, "This process among its fellows; must differ between them", shown="<host name>-<random>")
    trusted_proxies: tuple[Network, ...] = _setting(
        _networks, "", "Proxies before the API whose forwarded headers are believed, separated by commas", shown="none"
    )
    heartbeat_interval_s: int = _setting(_whole(10, 86_400), "300", "How often stations are told to send a heartbeat, seconds")
    station_messages_per_s: int = _setting(_whole(1, 10_000), "10", "Messages a second that a station may send on average")
    station_messages_burst: int = _setting(_whole(1, 100_000), "100", "Messages that a station may send at once")
    message_retention_days: int = _setting(_whole(1, 3650), "30", "How long recorded OCPP traffic is kept, days")
    meter_retention_days: int = _setting(_whole(30, 36_500), "1095", "How long single meter readings are kept, days")
    event_retention_days: int = _setting(_whole(1, 365), "7", "How long events can be resumed from, days")
    metrics_listen: Address | None = _setting(
        _address_or_off,
        "off",
        "Prometheus metrics without a login, for scrapers in a closed network; also of processes without API",
    )
    log_format: str = _setting(_one_of("json", "console"), None, "`json` or `console`", shown="console on a terminal, else json")
    log_level: str = _setting(_one_of("debug", "info", "warning", "error"), "info", "Least severity that is logged")

    @property
    def production(self) -> bool:
        """Others than this machine depend on it: PostgreSQL, or a listener that is not on loopback."""
        listeners = [self.http_listen] if "api" in self.role else []
        listeners += [self.ocpp_listen] if "gateway" in self.role else []
        return self.database_url.startswith("postgresql") or not all(address.loopback for address in listeners)


def variable(row: "Field[Any]") -> str:
    """The environment variable of a row."""
    return PREFIX + row.name.upper()


def load(environ: Mapping[str, str] | None = None, overrides: Mapping[str, str] | None = None) -> Settings:
    """Read, check and complete. `overrides` (field name -> text) win over everything: command-line options.

    The file is `laddverk.toml` in the working directory, or what `LADDVERK_CONFIG` names. Raises SettingsError.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    texts = _texts_of_file(environ, problems)
    for row in fields(Settings):
        name = variable(row)
        if environ.get(name):
            texts[row.name] = (environ[name], name)
        if overrides and overrides.get(row.name):
            texts[row.name] = (overrides[row.name], f"--{row.name.replace('_', '-')}")
    values: dict[str, Any] = {}
    for row in fields(Settings):
        default = row.metadata["default"]
        text, source = texts.get(row.name, (default, variable(row)))
        if text is None:
            continue
        try:
            values[row.name] = row.metadata["parse"](text)
        except ValueError as fault:
            shown = "" if row.name == "secret_key" else f" {text!r}"
            problems.append(f"{source}{shown} {fault}")
    if problems:
        raise SettingsError(problems)
    settings = Settings(**_complete(values))
    _check_together(settings)
    return settings


def _texts_of_file(environ: Mapping[str, str], problems: list[str]) -> dict[str, tuple[str, str]]:
    """Field name -> (text, where it stands)."""
    named = environ.get(PREFIX + "CONFIG")
    path = Path(named or "laddverk.toml")
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            problems.append(f"{PREFIX}CONFIG names {path}, which is not there")
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        problems.append(f"{path} cannot be read: {fault}")
        return {}
    known = {row.name for row in fields(Settings)}
    texts: dict[str, tuple[str, str]] = {}
    for key, value in document.items():
        if key not in known:
            problems.append(f"{path}: there is no setting {key!r}")
        elif isinstance(value, list) and all(isinstance(part, str) for part in value):
            texts[key] = (",".join(value), f"{path}: {key}")
        elif isinstance(value, (str, int)) and not isinstance(value, bool):
            texts[key] = (str(value), f"{path}: {key}")
        else:
            problems.append(f"{path}: {key} must be a text or a whole number")
    return texts


def _complete(values: dict[str, Any]) -> dict[str, Any]:
    """Fill in the defaults that depend on others."""
    values.setdefault("database_url", f"sqlite:///{values['data_dir'] / 'laddverk.db'}")
    http: Address = values["http_listen"]
    host = "127.0.0.1" if http.host in ("0.0.0.0", "::") else http.host  # noqa: S104  # compared, not bound
    values.setdefault("public_url", f"http://{Address(host, http.port)}")
    values["public_url"] = values["public_url"].rstrip("/")
    values.setdefault("secret_key", None)
    values.setdefault("node_id", re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:50] + "-" + secrets.token_hex(3))
    values.setdefault("log_format", "console" if os.isatty(2) else "json")
    return values


def _check_together(settings: Settings) -> None:
    """What is wrong only in combination."""
    problems = []
    if settings.production and settings.secret_key is None:
        problems.append(
            f"{PREFIX}SECRET_KEY must be set with PostgreSQL or where other machines can connect, "
            f"the same on every node; make one with: {MAKE_KEY}"
        )
    if settings.role != frozenset(ROLES):
        if settings.bus_url.startswith("memory"):
            problems.append(f"{PREFIX}ROLE {','.join(sorted(settings.role))} needs {PREFIX}BUS_URL=nats://...: memory joins no processes")
        if settings.database_url.startswith("sqlite"):
            problems.append(f"{PREFIX}ROLE {','.join(sorted(settings.role))} needs {PREFIX}DATABASE_URL=postgresql://...")
    if problems:
        raise SettingsError(problems)


def secret_key(settings: Settings) -> str:
    """The key that was set; else the one in the data directory's key file (mode 0600), made at the first start. Raises SettingsError."""
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.data_dir / "secret.key"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _secret(path.read_text(encoding="ascii").strip())
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_urlsafe(48)
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        return key
    except (OSError, ValueError) as fault:
        raise SettingsError([f"the key file {path} cannot be used: {fault}"]) from fault


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """`LADDVERK_*` variables that mean nothing here: most often a slip of the pen."""
    known = {variable(row) for row in fields(Settings)} | {PREFIX + "CONFIG"}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def reference() -> str:
    """The table as Markdown, for docs/reference/settings.md."""
    lines = [
        "# Settings",
        "",
        "Made by `scripts/generate_settings_reference.py` from `laddverk/settings.py`; do not edit.",
        "",
        "Each is an environment variable, or the lower-case key without `LADDVERK_` in `laddverk.toml` in the working directory",
        "(or the file that `LADDVERK_CONFIG` names). The environment wins, and command-line options win over both.",
        "A value that cannot be used stops the start with a message that names it, and exit status 2.",
        "",
        "| name | default | meaning |",
        "|---|---|---|",
    ]
    assert all(row.default is MISSING for row in fields(Settings))
    lines += [f"| `{variable(row)}` | `{row.metadata['shown']}` | {row.metadata['meaning']} |" for row in fields(Settings)]
    lines += ["", "A secret key for production is made with:", "", "```", MAKE_KEY, "```", ""]
    return "\n".join(lines)
