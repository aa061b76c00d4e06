"""Commands and outcomes as they travel on the bus: JSON objects with the field names of `domain.commands`."""

import msgspec

from laddverk.domain.commands import FINAL, Command, Outcome


def encode_command(command: Command) -> bytes:
    """The payload of a request to a station's home."""
    return msgspec.json.encode({**command._asdict(), "params": dict(command.params)})


def decode_command(payload: bytes | dict[str, object]) -> Command:
    """The command again; raises ValueError if it is none."""
    fields = msgspec.json.decode(payload) if isinstance(payload, bytes) else payload
    return msgspec.convert(_plain(fields, Command._fields), Command)


def encode_outcome(outcome: Outcome) -> bytes:
    """The answer of a station's home."""
    return msgspec.json.encode(outcome._asdict())


def decode_outcome(payload: bytes) -> Outcome:
    """The outcome again; raises ValueError if it is none, or not final."""
    outcome = msgspec.convert(_plain(msgspec.json.decode(payload), Outcome._fields), Outcome)
    if outcome.status not in FINAL:
        raise ValueError(f"not a final status: {outcome.status!r}")
    return outcome


def _plain(fields: object, names: tuple[str, ...]) -> list[object]:
    """The fields in the tuple's order; those that came last and are missing take their defaults."""
    if not isinstance(fields, dict):
        raise ValueError("not a JSON object")
    values: list[object] = []
    for name in names:
        if name not in fields:
            break
        values.append(fields[name])
    return values
