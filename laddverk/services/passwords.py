"""Passwords and random secrets: how they are made, kept and checked. Pure computation; the caller keeps argon2 off the event loop.

What we make has 128 bits or more and is kept as HMAC-SHA-256 under the installation's secret (3 µs: ten thousand stations may reconnect
at once). What a person chose is kept as argon2id (tens of milliseconds by design): check it in a bounded pool, see `is_costly`.
"""

import hashlib
import hmac
import secrets
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

_MADE = "hmac-sha256$"
# RFC 9106 section 4, second recommendation (64 MiB, 3 passes) with one lane: the pool bounds how many run at once.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)

STATION_PASSWORD_LENGTH = 32
"""Characters of a made station password: 2.x allows 16 to 40 (passwordString); 32 hex digits fit 1.6 stations that want hex, too."""


def make_station_password() -> str:
    """A new random station password of 128 bits, as hex digits."""
    return secrets.token_hex(STATION_PASSWORD_LENGTH // 2)


def hash_made_password(password: bytes, pepper: bytes) -> str:
    """The form in which a password that we made is stored."""
    return _MADE + hmac.new(pepper, b"station-password\0" + password, hashlib.sha256).hexdigest()


def hash_chosen_password(password: bytes) -> str:
    """The form in which a password that a person chose is stored (argon2id). Costly."""
    return _HASHER.hash(password)


def is_costly(stored: str) -> bool:
    """Whether checking against this takes tens of milliseconds of CPU."""
    return not stored.startswith(_MADE)


def verify_password(stored: str, password: bytes, pepper: bytes) -> bool:
    """Whether the password is the stored one, in constant time for made ones. A damaged stored value matches nothing."""
    if stored.startswith(_MADE):
        return hmac.compare_digest(stored, hash_made_password(password, pepper))
    try:
        return _HASHER.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


def make_token(prefix: str) -> str:
    """A new secret of 256 bits for a login, link or key, e.g. `make_token("lvk")` -> `lvk_...` (URL-safe)."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> str:
    """The digest by which a token is stored and found. It is random itself, so that plain SHA-256 suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(secret_key: bytes, session_token: str) -> str:
    """The token that a page must send with every write beside its cookie; bound to the login, stored nowhere."""
    return hmac.new(secret_key, b"csrf\0" + session_token.encode(), hashlib.sha256).hexdigest()


@cache
def dummy_hash() -> str:
    """Checked in place of a user that does not exist, so that the time taken does not tell. Costly at its first call."""
    return _HASHER.hash(secrets.token_bytes(16))


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
