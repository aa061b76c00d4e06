"""What the central system has acknowledged, and what the meters said: to compare with its database after a crash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol

import msgspec


class Acknowledged(msgspec.Struct, kw_only=True, frozen=True, tag="acknowledged", tag_field="kind"):
    """A CALL of ours that was answered by a CALLRESULT. Times in Unix seconds of the station's clock."""

    station: str
    message_id: str
    action: str
    payload: dict[str, Any]
    answer: dict[str, Any]
    acknowledged_at: float


class Ended(msgspec.Struct, kw_only=True, frozen=True, tag="ended", tag_field="kind"):
    """A transaction that is over and whose last message was acknowledged.

    `transaction_id` is as on the wire (1.6: the number given to us, as text). Energies in mWh as the meter showed them.
    """

    station: str
    evse: int
    transaction_id: str
    reason: str
    token: str | None
    start_mwh: int
    stop_mwh: int


Entry = Acknowledged | Ended
_DECODER = msgspec.json.Decoder(Entry)


class Ledger(Protocol):
    """Takes down entries in the order in which they happen."""

    def record(self, entry: Entry) -> None: ...


class MemoryLedger:
    """Keeps the entries in a list."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def record(self, entry: Entry) -> None:
        self.entries.append(entry)


class FileLedger:
    """One JSON object a line, flushed at once, so that it survives the death of this process too."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("ab", buffering=0)

    def record(self, entry: Entry) -> None:
        self._file.write(msgspec.json.encode(entry) + b"\n")

    def close(self) -> None:
        self._file.close()


def read_ledger(path: Path) -> Iterator[Entry]:
    """The entries of a file written by `FileLedger`; a line cut short by a crash ends it. Raises OSError."""
    for line in path.read_bytes().splitlines():
        try:
            yield _DECODER.decode(line)
        except msgspec.MsgspecError:
            return
