"""What has no columns of its own, as compact JSON text: readings and progress as arrays in field order."""

from typing import Any

import msgspec

from laddverk.domain.errors import Invalid
from laddverk.domain.metering import Reading
from laddverk.domain.sessions import Progress

_encode = msgspec.json.Encoder().encode
_progress = msgspec.json.Decoder(Progress)
_readings = msgspec.json.Decoder(tuple[Reading, ...])
_texts = msgspec.json.Decoder(tuple[str, ...])


def to_text(value: object) -> str:
    """Plain JSON data, or a named tuple, as compact JSON. Raises Invalid for what JSON cannot say."""
    try:
        return _encode(value).decode()
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Invalid("a value is not plain JSON data") from error


def to_data(text: str | None) -> Any:
    """The plain JSON data again; None for None."""
    return None if text is None else msgspec.json.decode(text)


def to_progress(text: str | None) -> Progress | None:
    """Progress as it was stored."""
    return None if text is None else _progress.decode(text)


def to_readings(text: str) -> tuple[Reading, ...]:
    """The readings of one report as they were stored."""
    return _readings.decode(text)


def to_texts(text: str) -> tuple[str, ...]:
    """A list of texts as it was stored."""
    return _texts.decode(text)
