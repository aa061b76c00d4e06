"""Who may come in: the request of a station is judged before the 101 (STATION_SECURITY section 1). No socket here.

Unknown id, wrong password, wrong profile and disabled station look the same from outside: status, body, time.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

import structlog

from laddverk.domain.errors import LaddverkError
from laddverk.gateway.doorway import Answer, Knock
from laddverk.gateway.limits import Limits, Rates
from laddverk.services.passwords import hash_chosen_password, hash_made_password, is_costly, verify_password
from laddverk.services.ports.homing import Credential, Homes

log = structlog.get_logger(__name__)

REGISTERED, WAITING_ROOM, OPEN = "registered", "waiting-room", "open"
ADMISSIONS = (REGISTERED, WAITING_ROOM, OPEN)

MAX_ID = 48
PREFIX = "ocpp"
_STRONG_BYTES = 16
_MAX_PASSWORD_BYTES = 128
_REMEMBERED = 20_000

_UNAUTHORIZED = Answer(401, "Unauthorized\n", (("WWW-Authenticate", 'Basic realm="laddverk", charset="UTF-8"'),))
_BUSY = Answer(503, "The server cannot decide now. Try again later.\n", (("Retry-After", "10"),))


class Basic(NamedTuple):
    """HTTP Basic credentials, as bytes: nothing says in which encoding a station writes them."""

    user: bytes
    password: bytes


class Admitted(NamedTuple):
    """Come in."""

    credential: Credential


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """`secure`: behind TLS. `pepper`: the installation's secret under which made passwords are kept."""

    admission: str = REGISTERED
    pepper: bytes = b""
    secure: bool = False


def station_id_in(path: str) -> str | Answer:
    """The station id in a request's path: `/ocpp/<id>`, slashes merged, a trailing one tolerated, percent-decoded once."""
    parts = [part for part in path.partition("?")[0].split("/") if part]
    if len(parts) != 2 or parts[0] != PREFIX:
        return Answer(404, f"Stations connect to /{PREFIX}/<station id>.\n")
    station_id = unquote(parts[1], errors="replace")
    if not _is_id(station_id):
        return Answer(400, f"A station id is 1 to {MAX_ID} printable ASCII characters without / \\ : or '..'.\n")
    return station_id


def _is_id(text: str) -> bool:
    return 0 < len(text) <= MAX_ID and text.isascii() and text.isprintable() and not any(bad in text for bad in ("/", "\\", "..", ":"))


def basic_in(header: str | None) -> Basic | None:
    """The credentials of an Authorization header, None if there are none or they are no Basic."""
    if header is None or len(header) > 1_024:
        return None
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(value.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return None
    return Basic(user, password) if colon else None


def choose_version(offered: tuple[str, ...], versions: tuple[str, ...]) -> str | None:
    """The first of ours (newest first) that the station offers, on this connection: nothing is remembered of others (quirk 2)."""
    return next((version for version in versions if version in offered), None)


def spellings(password: bytes) -> tuple[bytes, ...]:
    """A password as it came, then the same where one side writes bytes and the other hexadecimal digits (quirk 7)."""
    found = [password]
    try:
        found.append(bytes.fromhex(password.decode("ascii")))
    except ValueError:
        pass
    else:
        found += [password.lower(), password.upper()]
    if not (password.isascii() and password.decode("ascii").isprintable()):
        found += [password.hex().encode(), password.hex().upper().encode()]
    return tuple(dict.fromkeys(found))


class Door:
    """Judges requests. `pool` runs the slow password hashes; `now` is the loop's steady clock."""

    def __init__(self, homes: Homes, settings: DoorSettings, limits: Limits, pool: Executor, now: Callable[[], float]) -> None:
        if settings.admission not in ADMISSIONS:
            raise ValueError(f"admission is one of {', '.join(ADMISSIONS)}")
        self._homes = homes
        self._settings = settings
        self._limits = limits
        self._pool = pool
        self._now = now
        self._failed = Rates(limits.failed_logins_per_min)
        self._connects = Rates(limits.connections_per_min)
        # A costly hash is worked out once: a station that returns is known by a cheap one under a key of this process.
        self._proved: dict[str, bytes] = {}
        self._process_key = secrets.token_bytes(32)
        self._rotated: dict[int, str] = {}
        self._dummy = hash_made_password(secrets.token_bytes(16), settings.pepper)

    async def judge(self, knock: Knock, address: str) -> Admitted | Answer:
        """The answer to a request. Never raises."""
        began = self._now()
        station_id = station_id_in(knock.path)
        if isinstance(station_id, Answer):
            return station_id
        if knock.fault is not None:
            log.info(
                "door.not-a-websocket", station_id=station_id, address=address, status=knock.fault.status, why=knock.fault.text.strip()
            )
            return knock.fault
        try:
            verdict = await self._identify(station_id, basic_in(knock.authorization), address)
        except LaddverkError as error:
            log.warning("door.unavailable", station_id=station_id, why=error.message)
            return _BUSY
        except Exception:
            log.exception("door.fault", station_id=station_id)
            return _BUSY
        if verdict is _UNAUTHORIZED:
            step = self._limits.refusal_step_s
            if step:
                await asyncio.sleep(step - (self._now() - began) % step)
        return verdict

    async def _identify(self, station_id: str, basic: Basic | None, address: str) -> Admitted | Answer:
        now, name = self._now(), station_id.casefold()
        if wait_s := self._failed.wait_s((name, address), now):
            log.warning("door.too-many-failures", station_id=station_id, address=address)
            return _too_many(wait_s)
        credential = await self._homes.credential(station_id)
        named = basic is not None and basic.user.decode("utf-8", "replace").casefold() == name
        why = await self._refusal(credential, basic if named else None)
        if why is None and basic is not None and not named:
            why = "the Basic user is not the id in the path"
        if why is not None:
            self._failed.take((name, address), now)
            log.warning("door.refused", station_id=station_id, address=address, why=why)
            return _UNAUTHORIZED
        self._failed.forget((name, address))
        if wait_s := self._connects.wait_s(name, now):
            log.warning("door.too-many-connections", station_id=station_id, address=address)
            return _too_many(wait_s)
        self._connects.take(name, now)
        if credential is not None:
            return Admitted(credential)
        credential = await self._register(station_id, basic)
        # Somebody else may have been taken in under this id in the same instant.
        why = await self._refusal(credential, basic)
        return Admitted(credential) if why is None else _UNAUTHORIZED

    async def _refusal(self, credential: Credential | None, basic: Basic | None) -> str | None:
        """Why a station may not come in, for our log alone; None if it may."""
        password = basic.password if basic is not None else b""
        if credential is None:
            verify_password(self._dummy, password, self._settings.pepper)
            return "the id is unknown" if self._settings.admission == REGISTERED else None
        if credential.password_hash is None:
            verify_password(self._dummy, password, self._settings.pepper)
            free = self._settings.admission == OPEN or (self._settings.admission == WAITING_ROOM and credential.admission == "pending")
            if not free:
                return "no password was set for it"
        elif basic is None:
            return "it named no password"
        elif not await self._matches(credential, password):
            return "the password is wrong"
        if credential.disabled:
            return "it is disabled"
        if credential.security_profile >= 3 or (credential.security_profile == 2 and not self._settings.secure):
            return f"it is pinned to security profile {credential.security_profile}"
        return None

    async def _matches(self, credential: Credential, password: bytes) -> bool:
        current, previous = credential.password_hash, credential.previous_password_hash
        if current is not None and await self._verify(current, password):
            if previous is not None:
                self._remember_rotation(credential.station_key, current)
            return True
        # Both are good until the first login with the new one (quirk 70).
        if previous is None or self._rotated.get(credential.station_key) == current:
            return False
        return await self._verify(previous, password)

    def _remember_rotation(self, station_key: int, current: str) -> None:
        self._rotated[station_key] = current
        if len(self._rotated) > _REMEMBERED:
            del self._rotated[next(iter(self._rotated))]

    async def _verify(self, stored: str, password: bytes) -> bool:
        if not password or len(password) > _MAX_PASSWORD_BYTES:
            return False
        pepper = self._settings.pepper
        if not is_costly(stored):
            return any(verify_password(stored, spelling, pepper) for spelling in spellings(password))
        proof = hmac.new(self._process_key, password, hashlib.sha256).digest()
        if hmac.compare_digest(self._proved.get(stored, b""), proof):
            return True
        loop = asyncio.get_running_loop()
        for spelling in spellings(password):
            if await loop.run_in_executor(self._pool, verify_password, stored, spelling, pepper):
                self._proved[stored] = proof
                if len(self._proved) > _REMEMBERED:
                    del self._proved[next(iter(self._proved))]
                return True
        return False

    async def _register(self, station_id: str, basic: Basic | None) -> Credential:
        """An unknown station is taken in. The password that it showed is its own from here on, so that no other can take its place."""
        admission = "pending" if self._settings.admission == WAITING_ROOM else "accepted"
        stored = None
        if basic is not None and 0 < len(basic.password) <= _MAX_PASSWORD_BYTES:
            if len(basic.password) >= _STRONG_BYTES:
                stored = hash_made_password(basic.password, self._settings.pepper)
            else:
                stored = await asyncio.get_running_loop().run_in_executor(self._pool, hash_chosen_password, basic.password)
        log.info("door.registered", station_id=station_id, admission=admission, with_password=stored is not None)
        return await self._homes.register(station_id, admission, stored)


def _too_many(wait_s: float) -> Answer:
    return Answer(429, "Too many attempts.\n", (("Retry-After", str(int(wait_s) + 1)),))
