"""Two of one name, half-open sockets, floods, and the end of the process. STATION_SECURITY sections 2 and 3, quirks 9-13."""

import asyncio
import base64
from dataclasses import replace
from typing import Any

import pytest

from laddverk.bus.memory import MemoryBus
from laddverk.gateway.connection import Connection
from laddverk.services.ports.committing import UNCERTAIN
from tests.e2e.gateway.house import PASSWORD, Station, house, limited, station, until


class Mute:
    """A station that answers no ping: bytes on a socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, port: int, host: str = "127.0.0.1") -> "Mute":
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(host, 0))
        credentials = base64.b64encode(f"BOX-1:{PASSWORD}".encode()).decode()
        writer.write(
            f"GET /ocpp/BOX-1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
            f"Authorization: Basic {credentials}\r\n\r\n".encode()
        )
        status = await reader.readline()
        assert b" 101 " in status, status
        await reader.readuntil(b"\r\n\r\n")
        return cls(reader, writer)

    async def send(self, text: str) -> None:
        data = text.encode()
        assert len(data) < 126
        self.writer.write(bytes((0x81, 0x80 | len(data), 0, 0, 0, 0)) + data)
        await self.writer.drain()

    async def ended(self) -> bytes:
        """All that still came, once the server has ended the connection."""
        try:
            return await asyncio.wait_for(self.reader.read(), 5)
        except ConnectionError:
            return b""


async def test_a_newer_connection_replaces_the_older() -> None:
    """From the same address silently; the late close of the old one does not remove the new (quirks 10, 11)."""
    async with house() as at, station(at) as old:
        await old.boot()
        async with station(at) as new:
            await new.boot()
            assert await old.closed() == 1012
            await until(lambda: len(at.gateway.registry) == 1)
            current = at.gateway.registry.current(1)
            assert current is not None
            assert current.state.station.epoch == 2
            assert "currentTime" in await new.result("Heartbeat", {})
            assert at.store.told("alert.opened") == []
            assert at.store.nodes[1] == "node-1"


async def test_the_newest_of_many_wins() -> None:
    """A station that closes and reconnects at once, over and over: one live connection, and it is served."""
    async with house(limited(connections_per_min=0)) as at:
        for _ in range(10):
            async with station(at) as box:
                await box.send([2, "x", "Heartbeat", {}])
        async with station(at) as box:
            assert (await box.boot())["status"] == "Accepted"
            await until(lambda: len(at.gateway.registry) == 1)


async def test_a_living_one_at_another_address_is_an_alert() -> None:
    """The newest wins, and a duplicate-identity alert names both addresses."""
    async with house() as at, station(at) as old:
        await old.boot()
        new = await Mute.connect(at.gateway.port, "127.0.0.2")
        assert await old.closed() == 1008
        await until(lambda: at.store.told("alert.opened"))
        alert = at.store.told("alert.opened")[0]
        assert (alert["code"], alert["old_address"], alert["new_address"]) == ("duplicate-identity", "127.0.0.1", "127.0.0.2")
        await new.send('[2,"h","Heartbeat",{}]')
        assert b"currentTime" in await asyncio.wait_for(new.reader.read(200), 5)
        new.writer.close()


async def test_the_old_one_may_be_kept() -> None:
    """Where the tenant wants it a living connection is not displaced from another address: 409 and an alert."""
    async with house(keep_old=frozenset({"default"})) as at, station(at) as old:
        await old.boot()
        with pytest.raises(AssertionError):
            await Mute.connect(at.gateway.port, "127.0.0.2")
        assert at.store.stations[1].epoch == 1
        await until(lambda: at.store.told("alert.opened"))
        assert "currentTime" in await old.result("Heartbeat", {})
        async with station(at) as again:
            assert (await again.boot())["status"] == "Accepted"


async def test_a_dead_one_is_not_kept() -> None:
    """Only a living one is."""
    async with house(limited(alive_within_s=0.1), keep_old=frozenset({"default"})) as at:
        dead = await Mute.connect(at.gateway.port, "127.0.0.2")
        async with station(at) as box:
            assert (await box.boot())["status"] == "Accepted"
        dead.writer.close()


async def test_a_dead_one_at_another_address_is_none() -> None:
    """Half-open after a power cut or a change of network: superseded silently after a few seconds."""
    async with house(limited(alive_within_s=0.1)) as at:
        old = await Mute.connect(at.gateway.port, "127.0.0.2")
        async with station(at) as box:
            await box.boot()
            await old.ended()
            await until(lambda: len(at.gateway.registry) == 1)
            assert at.store.told("alert.opened") == []
            assert "currentTime" in await box.result("Heartbeat", {})


async def test_the_superseded_one_stores_nothing_more() -> None:
    """What comes on the old socket after the take-over is neither stored nor answered."""
    async with house(limited(alive_within_s=0.3)) as at:
        old = await Mute.connect(at.gateway.port, "127.0.0.2")
        async with station(at) as box:
            await box.boot()
            await old.send('[2,"ghost","Heartbeat",{}]')
            assert b"ghost" not in await old.ended()
            assert [row.message_id for row in at.store.messages("Heartbeat")] == []


async def test_an_unauthenticated_newcomer_disturbs_nobody() -> None:
    """Wrong password: the first connection goes on."""
    from websockets.exceptions import InvalidStatus

    from tests.e2e.gateway.house import basic

    async with house() as at, station(at) as box:
        await box.boot()
        with pytest.raises(InvalidStatus):
            async with station(at, headers=basic(password="wrong")):
                pass
        assert "currentTime" in await box.result("Heartbeat", {})
        assert at.store.stations[1].epoch == 1


async def test_another_node_takes_over() -> None:
    """A station that comes to another node leaves the first: over the bus, and by the fence if the news is lost."""
    bus = MemoryBus()
    await bus.start()
    async with house(bus=bus) as one, house(bus=bus, store=one.store, node="node-2") as two, station(one) as old:
        await old.boot()
        async with station(two) as new:
            await new.boot()
            assert await old.closed() == 1012
            await until(lambda: len(one.gateway.registry) == 0 and one.store.nodes[1] == "node-2")
    await bus.close()


async def test_the_fence_closes_the_socket() -> None:
    """A write under an older epoch is refused by the store: no answer, the connection is closed, nothing is stored."""
    async with house() as at, station(at) as box:
        await box.boot()
        at.store.stations[1] = replace(at.store.stations[1], epoch=9)
        await box.send([2, "late", "Heartbeat", {}])
        assert await box.closed() == 1012
        assert at.store.messages("Heartbeat") == []
        assert at.gateway.counters.fenced == 1


async def test_an_uncertain_commit_closes_the_socket() -> None:
    """Nobody knows whether it was stored: no answer, and the station's state is loaded anew when it comes back."""
    async with house() as at, station(at) as box:
        await box.boot()
        at.store.fail_when, at.store.failure = (lambda _entry: True), UNCERTAIN
        await box.send([2, "perhaps", "Heartbeat", {}])
        assert await box.closed() == 1012


async def test_a_silent_station_is_dropped() -> None:
    """One that has answered pings and stops to is gone within the time for a pong (quirk 10)."""
    async with house(limited(ping_every_s=0.1, pong_within_s=0.1)) as at:
        async with station(at) as box:
            await box.boot()
            await until(lambda: next(iter(at.gateway.registry)).life._ponged)
            box.socket.transport.pause_reading()  # type: ignore[attr-defined]
            await until(lambda: len(at.gateway.registry) == 0)
        await until(lambda: at.store.nodes[1] is None)


async def test_a_station_without_pongs_is_kept_while_it_speaks() -> None:
    """Some answer no ping: any frame of theirs counts (quirk 9), and only long silence ends it."""
    async with house(limited(ping_every_s=0.05, pong_within_s=0.05, silence_s=0.6)) as at:
        mute = await Mute.connect(at.gateway.port)
        loop = asyncio.get_running_loop()
        end = loop.time() + 0.9
        while loop.time() < end:
            await mute.send('[2,"h","Heartbeat",{}]')
            await asyncio.wait_for(mute.reader.read(500), 5)
            assert len(at.gateway.registry) == 1
        await until(lambda: len(at.gateway.registry) == 0)
        mute.writer.close()


async def test_a_station_that_waits_for_its_answers_is_slowed_only() -> None:
    """Months of stored readings come through, at the rate allowed (quirk 46)."""
    async with house(limited(messages_per_s=20.0, messages_burst=5)) as at, station(at) as box:
        loop = asyncio.get_running_loop()
        await box.boot()
        began = loop.time()
        for _ in range(25):
            assert "currentTime" in await box.result("Heartbeat", {})
        assert loop.time() - began >= 0.9
        assert at.gateway.counters.throttled >= 1


async def test_a_flood_is_ended() -> None:
    """One that sends on without waiting is closed with 1008, and others are served meanwhile."""
    async with house(limited(messages_per_s=5.0, messages_burst=20, inbox=10), admission="open") as at, station(at) as box:
        await box.boot()
        for number in range(60):
            await box.send([2, f"f{number}", "Heartbeat", {}])
        async with station(at, path="/ocpp/OTHER", headers={}) as other:
            assert (await other.boot())["status"] == "Accepted"
        assert await box.closed() == 1008
        assert at.gateway.counters.flooded == 1


@pytest.mark.parametrize("text", ['[3,"x",{}]', "nonsense", ""])
async def test_a_flood_of_nothing_is_ended(text: str) -> None:
    """Unasked answers, garbage and empty frames cost as much as calls."""
    async with house(limited(messages_per_s=5.0, messages_burst=20)) as at, station(at) as box:
        await box.boot()
        for _ in range(40):
            await box.send(text)
        assert await box.closed() == 1008


async def test_a_flood_of_pings_is_ended() -> None:
    """Control frames, too."""
    async with house(limited(messages_per_s=5.0, messages_burst=20)) as at, station(at) as box:
        for _ in range(40):
            await box.socket.ping()
        assert await box.closed() == 1008


async def test_a_huge_message_is_refused() -> None:
    """Over 64 KiB: 1009, nothing stored."""
    async with house() as at, station(at) as box:
        await box.boot()
        await box.send('[2,"x","DataTransfer",{"vendorId":"' + "v" * 70_000 + '"}]')
        assert await box.closed() == 1009
        assert len(at.store.messages()) == 1


async def test_a_fragmented_and_a_compressed_message() -> None:
    """Both are messages like others; compression is agreed when offered, as 2.x demands (quirk 8)."""
    async with house() as at, station(at, "ocpp2.0.1", compression="deflate") as box:
        assert "permessage-deflate" in box.socket.response.headers["Sec-WebSocket-Extensions"]  # type: ignore[union-attr]
        await box.boot()
        await box.socket.send(['[2,"f1","Heart', 'beat",{}]'])
        assert (await box.receive())[1] == "f1"
        await box.send([2, "big", "DataTransfer", {"vendorId": "v", "data": "x" * 20_000}])
        assert (await box.receive())[0] == 3


async def test_drain_answers_what_was_received() -> None:
    """SIGTERM's way: the call in work is answered, then 1012; newcomers are not let in; homes are released."""
    async with house() as at, station(at) as box:
        await box.boot()
        at.store.held = True
        await box.send([2, "inflight", "Heartbeat", {}])
        await until(lambda: at.store._waiting)
        draining = asyncio.create_task(at.gateway.drain(5.0))
        await until(lambda: at.gateway._draining)
        at.store.let_go()
        assert (await box.receive())[1] == "inflight"
        assert await box.closed() == 1012
        await draining
        assert len(at.gateway.registry) == 0
        assert at.store.nodes[1] is None
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", at.gateway.port)


async def test_drain_is_quick_and_ends() -> None:
    """Many stations, one of which never closes its side: all are gone within the time given."""
    async with house(admission="open") as at:
        mute = await Mute.connect(at.gateway.port)
        boxes: list[Any] = [station(at, path=f"/ocpp/S{number}", headers={}) for number in range(20)]
        stations: list[Station] = [await box.__aenter__() for box in boxes]
        await asyncio.wait_for(at.gateway.drain(0.5), 5)
        assert [await box.closed() for box in stations] == [1012] * 20
        assert len(at.gateway.registry) == 0
        for box in boxes:
            await box.__aexit__(None, None, None)
        mute.writer.close()


async def test_who_is_alive_is_told_to_the_store() -> None:
    """Every few seconds, for all that spoke since; and for the node itself."""
    async with house(seen_every_s=0.05) as at, station(at) as box:
        await box.boot()
        await until(lambda: at.store.seen_keys)
        assert set(at.store.seen_keys) == {1}


async def test_an_idle_connection_costs_no_task() -> None:
    """A hundred idle stations: no task and no timer of their own."""
    async with house(admission="open") as at:
        before = len(asyncio.all_tasks())
        mutes = []
        for number in range(100):
            reader, writer = await asyncio.open_connection("127.0.0.1", at.gateway.port)
            writer.write(
                f"GET /ocpp/I{number} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n".encode()
            )
            await reader.readuntil(b"\r\n\r\n")
            mutes.append(writer)
        await until(lambda: len(at.gateway.registry) == 100 and not at.gateway._tasks)
        assert len(asyncio.all_tasks()) == before
        assert all(isinstance(connection, Connection) for connection in at.gateway.registry)
        for writer in mutes:
            writer.close()
