"""Lists in pages: newest first, by keyset, with a cursor that callers pass back unread."""

import base64
import binascii
import json
from typing import Generic, NamedTuple, TypeVar

from laddverk.domain.errors import Invalid

T = TypeVar("T")

LARGEST_PAGE = 200


class Slice(NamedTuple):
    """Which part of a list is wanted: at most `limit` items after the place that `cursor` names (None: from the newest)."""

    limit: int = 50
    cursor: str | None = None


class Page(NamedTuple, Generic[T]):
    """Part of a list. `next`: the cursor of what follows, None where nothing does."""

    items: tuple[T, ...]
    next: str | None = None


def encode_cursor(*parts: str | int) -> str:
    """The sort keys of the last item as opaque text, fit for a URL."""
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type[str] | type[int]) -> tuple[str | int, ...]:
    """The sort keys again. Raises Invalid if it is not a cursor with parts of these kinds."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise Invalid("the cursor is not one that this list gave", field="cursor") from None
    if not isinstance(parts, list) or [type(part) for part in parts] != list(kinds):
        raise Invalid("the cursor is not one that this list gave", field="cursor")
    for part in parts:
        if isinstance(part, str) and (len(part) > 200 or "\0" in part or any("\ud800" <= c <= "\udfff" for c in part)):
            raise Invalid("the cursor is not one that this list gave", field="cursor")
        if isinstance(part, int) and not -(2**63) <= part < 2**63:
            raise Invalid("the cursor is not one that this list gave", field="cursor")
    return tuple(parts)
