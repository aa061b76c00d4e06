"""The tree of errors that use cases raise; each edge translates it once."""


class LaddverkError(Exception):
    """Base of everything that we raise on purpose. `code` is stable and public (problem+json, RFC 9457)."""

    code = "error"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(LaddverkError):
    """The noun that was named does not exist, or is not visible to this tenant."""

    code = "not-found"


class Conflict(LaddverkError):
    """The write collides with what is stored: a duplicate id, a stale version, a busy EVSE."""

    code = "conflict"


class Invalid(LaddverkError):
    """The input is well-formed but cannot be meant: an unknown command, a limit below zero."""

    code = "invalid"


class Forbidden(LaddverkError):
    """The caller is known and may not do this."""

    code = "forbidden"


class Unauthenticated(LaddverkError):
    """The caller is not known: a missing, wrong or expired credential."""

    code = "unauthenticated"


class TooMany(LaddverkError):
    """A limit was reached; `details["retry_after_s"]` says when to try again."""

    code = "too-many"


class Unavailable(LaddverkError):
    """A part that we need (database, bus) does not answer now; nothing was stored."""

    code = "unavailable"
