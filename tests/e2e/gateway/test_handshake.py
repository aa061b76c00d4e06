"""The door: who comes in, and what the others are told. STATION_SECURITY sections 1 and 3, quirks 1-7 and 15."""

import asyncio
import contextlib
import time
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from laddverk.services.passwords import hash_chosen_password, hash_made_password
from tests.e2e.gateway.house import PASSWORD, PEPPER, House, basic, house, limited, station, until


async def refused(at: House, **options: Any) -> httpx.Response | Any:
    """The response that a station gets instead of a 101."""
    with pytest.raises(InvalidStatus) as caught:
        async with station(at, **options):
            pytest.fail("it was let in")
    return caught.value.response


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_health_is_plain_http(path: str) -> None:
    """Both answer on the stations' listener, without a handshake."""
    async with house() as at, httpx.AsyncClient() as client:
        assert (await client.get(at.url(path, "http"))).status_code == 200


async def test_not_ready_while_something_is_away() -> None:
    """readyz says 503 when the rest of the house is not ready; healthz does not care."""
    async with house(ready=lambda: False) as at, httpx.AsyncClient() as client:
        assert (await client.get(at.url("/readyz", "http"))).status_code == 503
        assert (await client.get(at.url("/healthz", "http"))).status_code == 200


@pytest.mark.parametrize("path", ["/ocpp/BOX-1", "/ocpp/BOX-1/", "//ocpp//BOX-1", "/ocpp/BOX%2D1", "/ocpp/BOX-1?x=1", "/ocpp/box-1"])
async def test_spellings_of_the_path(path: str) -> None:
    """Slashes are merged, a trailing one tolerated, the id percent-decoded once and known in any case (quirks 4, 5, 6)."""
    async with house() as at, station(at, path=path) as box:
        assert (await box.boot())["status"] == "Accepted"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/BOX-1", 404),
        ("/ocpp/", 404),
        ("/ocpp/a/BOX-1", 404),
        ("/other/BOX-1", 404),
        ("/ocpp/a%2Fb", 400),
        ("/ocpp/a%5Cb", 400),
        ("/ocpp/..", 400),
        ("/ocpp/a%00b", 400),
        ("/ocpp/a%3Ab", 400),
        ("/ocpp/%C3%A5", 400),
        ("/ocpp/" + "x" * 49, 400),
        ("/ocpp/BOX%252D1", 401),
    ],
)
async def test_paths_that_name_no_station(path: str, status: int) -> None:
    """Ids are at most 48 printable ASCII characters without slashes, dots in pairs or a colon; decoding happens once."""
    async with house() as at:
        assert (await refused(at, path=path)).status_code == status


async def test_all_refusals_look_the_same() -> None:
    """Unknown id, wrong password, none, another's name, disabled, wrong profile: one status, one body, one time."""
    async with house(limited(refusal_step_s=0.15)) as at:
        made = hash_made_password(PASSWORD.encode(), PEPPER)
        at.store.add("OFF", made, disabled=True)
        at.store.add("TLS", made, security_profile=2)
        at.store.add("BARE", None)
        at.store.add("SLOW", hash_chosen_password(b"something else"))
        cases: list[tuple[str, dict[str, str]]] = [
            ("/ocpp/NOBODY", basic("NOBODY")),
            ("/ocpp/BOX-1", basic(password="wrong")),
            ("/ocpp/BOX-1", {}),
            ("/ocpp/BOX-1", basic("OFF")),
            ("/ocpp/BOX-1", basic(password="")),
            ("/ocpp/OFF", basic("OFF")),
            ("/ocpp/TLS", basic("TLS")),
            ("/ocpp/BARE", basic("BARE")),
            ("/ocpp/SLOW", basic("SLOW")),
        ]
        seen = set()
        for path, headers in cases:
            began = time.monotonic()
            response = await refused(at, path=path, headers=headers)
            steps = (time.monotonic() - began) / 0.15
            assert steps >= 1.0
            seen.add((response.status_code, bytes(response.body), response.headers["WWW-Authenticate"]))
        assert len(seen) == 1
        assert seen.pop()[0] == 401
        assert len(at.gateway.registry) == 0


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        (PASSWORD.encode(), PASSWORD.encode()),
        (b"with:colons:", b"with:colons:"),
        (b"00112233445566778899AABBCCDDEEFF00112233", bytes.fromhex("00112233445566778899AABBCCDDEEFF00112233")),
        (b"00112233445566778899AABBCCDDEEFF00112233", b"00112233445566778899aabbccddeeff00112233"),
        (b"twenty characters!!!", b"twenty characters!!!".hex().encode()),
        (bytes(range(200, 220)), bytes(range(200, 220))),
        ("pässwörd".encode(), "pässwörd".encode()),
    ],
)
@pytest.mark.parametrize("chosen", [False, True])
async def test_spellings_of_the_password(stored: bytes, sent: bytes, chosen: bool) -> None:
    """Raw or as hexadecimal digits, binary, with colons (quirk 7); made by us or chosen by a person."""
    async with house() as at:
        hashed = hash_chosen_password(stored) if chosen else hash_made_password(stored, PEPPER)
        at.store.change("BOX-1", password_hash=hashed)
        async with station(at, headers=basic(password=sent)) as box:
            assert (await box.boot())["status"] == "Accepted"


async def test_both_passwords_are_good_until_the_new_one_was_used() -> None:
    """A station whose password changes may come back with the old one; after the first login with the new it may not (quirk 70)."""
    async with house() as at:
        at.store.change(
            "BOX-1",
            password_hash=hash_made_password(b"a brand new one!", PEPPER),
            previous_password_hash=hash_made_password(PASSWORD.encode(), PEPPER),
        )
        async with station(at) as box:
            await box.boot()
        async with station(at, headers=basic(password="a brand new one!")) as box:
            await box.boot()
        assert (await refused(at)).status_code == 401


async def test_failures_lock_out_an_address_and_never_the_station() -> None:
    """Five wrong passwords, then 429 with Retry-After even for the right one from there; the connected station goes on."""
    async with house(limited(failed_logins_per_min=3)) as at, station(at) as box:
        for _ in range(3):
            assert (await refused(at, headers=basic(password="wrong"))).status_code == 401
        response = await refused(at)
        assert response.status_code == 429
        assert 1 <= int(response.headers["Retry-After"]) <= 61
        assert (await box.boot())["status"] == "Accepted"
        other = at.gateway._door._failed
        assert other.wait_s(("box-1", "198.51.100.1"), asyncio.get_running_loop().time()) == 0.0


async def test_connections_of_one_identity_are_limited() -> None:
    """A station in a reconnect loop is told to wait (quirk 12); failures of others do not count against it."""
    async with house(limited(connections_per_min=2, failed_logins_per_min=0)) as at:
        for _ in range(4):
            assert (await refused(at, headers=basic(password="wrong"))).status_code == 401
        for _ in range(2):
            async with station(at) as box:
                await box.boot()
        assert (await refused(at)).status_code == 429


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ("ocpp1.6", "ocpp1.6"),
        ("ocpp1.6,ocpp2.0.1", "ocpp2.0.1"),
        ("ocpp2.1,ocpp1.6", "ocpp2.1"),
        ("ocpp1.5,ocpp1.6", "ocpp1.6"),
    ],
)
async def test_the_newest_common_version_wins(offered: str, chosen: str) -> None:
    """By our order of preference, for each connection anew (quirk 2)."""
    async with house() as at:
        async with station(at, offered) as box:
            assert box.socket.subprotocol == chosen
            assert (await box.boot())["status"] == "Accepted"
        async with station(at, "ocpp1.6") as box:
            assert box.socket.subprotocol == "ocpp1.6"
            assert (await box.boot())["status"] == "Accepted"


@pytest.mark.parametrize("offered", [None, "ocpp1.5", "soap,ocpp3.0"])
async def test_no_common_version_completes_the_handshake_and_closes(offered: str | None) -> None:
    """OCPP-J: a 101 without the header, then the close (quirk 1)."""
    async with house() as at, station(at, offered) as box:
        assert box.socket.subprotocol is None
        assert await box.closed() == 1002
        assert at.store.nodes[1] is None


async def test_a_station_may_be_let_in_without_a_version() -> None:
    """By choice of the operator, station by station, it then speaks 1.6 (quirk 1)."""
    async with house(assume_16=lambda station_id: station_id == "BOX-1") as at, station(at, None) as box:
        assert (await box.boot())["status"] == "Accepted"


async def test_waiting_room() -> None:
    """An unknown station is let in and is Pending; what it showed is its password from then on."""
    async with house(admission="waiting-room") as at:
        async with station(at, path="/ocpp/NEW", headers=basic("NEW", "its own password")) as box:
            assert (await box.boot())["status"] == "Pending"
        assert at.store.credentials["new"].admission == "pending"
        assert (await refused(at, path="/ocpp/NEW", headers=basic("NEW", "another one's"))).status_code == 401
        assert (await refused(at, path="/ocpp/NEW", headers={})).status_code == 401


async def test_waiting_room_without_password() -> None:
    """A station without a password waits, but is not accepted without one."""
    async with house(admission="waiting-room") as at:
        async with station(at, path="/ocpp/NEW", headers={}) as box:
            assert (await box.boot())["status"] == "Pending"
        at.store.change("NEW", admission="accepted")
        assert (await refused(at, path="/ocpp/NEW", headers={})).status_code == 401


async def test_open_door() -> None:
    """In a lab everyone is accepted, but a known password is still asked for."""
    async with house(admission="open") as at:
        async with station(at, path="/ocpp/NEW", headers={}) as box:
            assert (await box.boot())["status"] == "Accepted"
        assert (await refused(at, headers={})).status_code == 401


async def test_another_name_in_basic_is_refused_even_when_open() -> None:
    """The user is the id in the path."""
    async with house(admission="open") as at:
        assert (await refused(at, path="/ocpp/NEW", headers=basic("OTHER"))).status_code == 401


async def test_a_store_that_is_away_is_no_401() -> None:
    """503 with Retry-After, so that nobody takes its password for wrong."""
    async with house() as at:
        at.store.claim_error = RuntimeError("the database is away: host db.internal")
        response = await refused(at)
        assert response.status_code == 503
        assert b"db.internal" not in response.body
        assert "Retry-After" in response.headers


async def test_a_silent_handshake_is_ended() -> None:
    """Who sends nothing, or half a request, is dropped in time."""
    async with house(limited(handshake_s=0.1)) as at:
        reader, writer = await asyncio.open_connection("127.0.0.1", at.gateway.port)
        writer.write(b"GET /ocpp/BOX-1 HTTP/1.1\r\nHost:")
        with contextlib.suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        await until(lambda: not at.gateway._handshakes)


async def test_a_crowd_of_one_address_waits_its_turn() -> None:
    """More handshakes than may be under way wait unread, and are then served; over the bound they are dropped."""
    async with house(limited(handshakes_per_address=2, handshakes_waiting=3)) as at:
        idle = [await asyncio.open_connection("127.0.0.1", at.gateway.port) for _ in range(2)]
        await until(lambda: len(at.gateway._handshakes) == 2)
        for name in ("A", "B"):
            at.store.add(name, hash_made_password(PASSWORD.encode(), PEPPER))
        waiting = [asyncio.create_task(_boot_once(at, name)) for name in ("A", "B")]
        await until(lambda: len(at.gateway._handshakes) == 4)
        assert len(at.gateway.registry) == 0
        for _, writer in idle:
            writer.close()
        assert await asyncio.gather(*waiting) == ["Accepted", "Accepted"]
        assert len(at.gateway._gate) == 0


async def test_the_line_is_bounded() -> None:
    """Over the bound a socket is dropped at once."""
    async with house(limited(handshakes_per_address=1, handshakes_waiting=1)) as at:
        sockets = [await asyncio.open_connection("127.0.0.1", at.gateway.port) for _ in range(3)]
        await until(lambda: at.gateway.counters.handshakes_refused == 1)
        assert len(at.gateway._handshakes) == 2
        for _, writer in sockets:
            writer.close()
        await until(lambda: not at.gateway._handshakes and len(at.gateway._gate) == 0)


async def _boot_once(at: House, name: str) -> str:
    async with station(at, path=f"/ocpp/{name}", headers=basic(name)) as box:
        return str((await box.boot())["status"])


async def test_a_storm_is_let_in() -> None:
    """A hundred stations at once, over the bound of one address, with made passwords: all boot."""
    async with house(limited(handshakes_per_address=20)) as at:
        made = hash_made_password(PASSWORD.encode(), PEPPER)
        for number in range(100):
            at.store.add(f"S{number}", made)

        async def one(number: int) -> str:
            async with station(at, path=f"/ocpp/S{number}", headers=basic(f"S{number}")) as box:
                return str((await box.boot())["status"])

        assert set(await asyncio.gather(*(one(number) for number in range(100)))) == {"Accepted"}


async def test_a_costly_password_is_worked_out_once() -> None:
    """A reconnect storm of stations with chosen passwords does not lock them out: the second login is cheap."""
    async with house(limited(connections_per_min=0)) as at:
        at.store.change("BOX-1", password_hash=hash_chosen_password(b"chosen by a person"))
        headers = basic(password="chosen by a person")
        async with station(at, headers=headers) as box:
            await box.boot()
        at.gateway._pool.shutdown()
        async with station(at, headers=headers) as box:
            await box.boot()
