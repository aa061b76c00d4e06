"""What the library knows about an OCPP action: its two message types and who may send it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

Sender = Literal["station", "csms", "both"]


class Action(NamedTuple):
    """One OCPP action of one version.

    `response` is None for an unconfirmed message (OCPP 2.1 part 4, SEND), which is never answered.
    `sent_by` says which side may send the request: `"station"`, `"csms"` or `"both"`.
    """

    name: str
    request: type[Struct]
    response: type[Struct] | None
    sent_by: Sender
