"""Reads a command's parameters, which come from outside: every mistake names its parameter."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")

SUPPLIED = frozenset({"remote_start_id", "request_id", "session_id"})
"""What the caller adds for the versions that need it; the others ignore it."""


class ParamError(Exception):
    """A parameter is wrong. The text names it and is fit for the caller's eyes."""


class UnsupportedError(Exception):
    """This version cannot say that. The text says why, fit for the caller's eyes."""


class Params:
    """The parameters, each taken once; `done` refuses what nobody took."""

    def __init__(self, values: Mapping[str, object], path: str = "") -> None:
        self._values = values
        self._left = {name for name in values if name not in SUPPLIED}
        self._path = path

    def done(self) -> None:
        """Raises ParamError if a parameter is left that the command does not have."""
        if self._left:
            raise ParamError(f"{self._path}{min(self._left)}: no such parameter")

    def has(self, name: str) -> bool:
        """Whether the parameter was given, and is not null."""
        return self._values.get(name) is not None

    def wrong(self, name: str, what: str) -> ParamError:
        """The error to raise for a parameter."""
        return ParamError(f"{self._path}{name}: {what}")

    def take(self, name: str) -> object | None:
        """The value as it came."""
        self._left.discard(name)
        return self._values.get(name)

    def integer(self, name: str, least: int = 0) -> int | None:
        """A whole number of at least `least`."""
        value = self.take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.wrong(name, f"a whole number of at least {least} is expected")
        return value

    def number(self, name: str) -> float | None:
        """A number."""
        value = self.take(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.wrong(name, "a number is expected")
        return value

    def text(self, name: str) -> str | None:
        """A string that is not empty."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value:
            raise self.wrong(name, "a text is expected")
        return value

    def boolean(self, name: str) -> bool | None:
        """True or false."""
        value = self.take(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(name, "true or false is expected")
        return value

    def time(self, name: str) -> str | None:
        """An RFC 3339 time with a zone, as text."""
        value = self.text(name)
        if value is not None:
            try:
                zoned = datetime.fromisoformat(value).tzinfo is not None
            except ValueError:
                zoned = False
            if not zoned:
                raise self.wrong(name, "a time like 2026-03-01T12:00:00Z is expected")
        return value

    def choice(self, name: str, table: Mapping[str, T]) -> T | None:
        """One of the table's words, in any case."""
        value = self.text(name)
        if value is None:
            return None
        if value.lower() not in table:
            raise self.wrong(name, f"one of {', '.join(sorted(table))} is expected")
        return table[value.lower()]

    def entries(self, name: str) -> "list[Params] | None":
        """A list of objects."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
            raise self.wrong(name, "a list of objects is expected")
        return [Params(item, f"{self._path}{name}[{index}].") for index, item in enumerate(value)]

    def entry(self, name: str) -> "Params | None":
        """One object."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.wrong(name, "an object is expected")
        return Params(value, f"{self._path}{name}.")

    def needed(self, name: str, value: T | None) -> T:
        """The value, which must have been given."""
        if value is None:
            raise self.wrong(name, "is required")
        return value


def given(**fields: object) -> dict[str, object]:
    """The fields that are not None: an absent field is left out of a payload, never null."""
    return {name: value for name, value in fields.items() if value is not None}
