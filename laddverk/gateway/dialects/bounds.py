"""Limits on what becomes a key. Tolerance lets texts be far longer than the standard allows; names and ids may not be."""

from typing import Final

from laddverk.domain.tokens import IdToken

MAX_ID: Final = 255
"""The longest id of any version: a 2.1 idToken."""

MAX_NAME: Final = 100
"""Twice the longest name of the device model: six names together still fit into an index."""


class UnacceptableError(Exception):
    """A message that was readable, but is refused. The text names the field and is fit for the station's engineer."""


def identifier(text: str, path: str) -> str:
    """An id. Raises UnacceptableError if it is longer than any version's."""
    if len(text) > MAX_ID:
        raise UnacceptableError(f"{path}: longer than {MAX_ID} characters")
    return text


def name(text: str, path: str) -> str:
    """A name in the device model. Raises UnacceptableError if it is far too long."""
    if len(text) > MAX_NAME:
        raise UnacceptableError(f"{path}: longer than {MAX_NAME} characters")
    return text


def token(uid: str, kind: str, path: str = "idToken") -> IdToken:
    """What a driver showed. Raises UnacceptableError if it is too long."""
    return IdToken(identifier(uid, path), identifier(kind, f"{path}.type"))
