"""The load generator: frames that any WebSocket server reads, calls that the schemas allow, and honest counting."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from laddverk_sim.load import Load, LoadError, LoadPlan, Tally, frame, percentile, result
from laddverk_sim.mixes import MIXES, Identity, Now
from tests.ocpp_schemas import validate


@pytest.mark.parametrize("mix", sorted(MIXES))
def test_every_call_of_every_mix_is_valid_and_no_id_comes_twice(mix: str) -> None:
    """A session and more of each script, judged by the official schemas."""
    chosen, ids = MIXES[mix], []
    identity = Identity(7, b"abcdef01", Now())
    for script, length in ((chosen.set_up(identity), 10), (chosen.measured(identity), 100)):
        answer = b'[3,"x",{"transactionId":4711}]'
        payloads = [next(script)]
        while len(payloads) < length:
            try:
                payloads.append(script.send(answer))
            except StopIteration:
                break
        for payload in payloads:
            kind, message_id, action, body = json.loads(payload)
            assert kind == 2
            validate(chosen.subprotocol, action, "call", body)
            ids.append(message_id)
    assert len(ids) == len(set(ids)) > 100


def test_a_transaction_event_has_five_sampled_values() -> None:
    """What the published figure is about."""
    script = MIXES["txevent"].measured(Identity(1, b"abcdef01", Now()))
    payload = next(script)
    body = json.loads(payload)[3]
    assert body["eventType"] == "Updated"
    assert len(body["meterValue"][0]["sampledValue"]) == 5
    assert 600 <= len(payload) <= 1100


@asynccontextmanager
async def server(answers: dict[str, str] | None = None) -> AsyncIterator[tuple[str, list[str]]]:
    """A WebSocket server nobody here wrote, that answers each call; `answers` gives texts other than an empty CALLRESULT."""
    heard: list[str] = []

    async def connected(socket: ServerConnection) -> None:
        async for text in socket:
            call = json.loads(text)
            heard.append(call[1])
            template = (answers or {}).get(call[2], '[3,"%s",{}]')
            await socket.send(template % call[1])

    async with serve(connected, "127.0.0.1", 0, subprotocols=["ocpp1.6", "ocpp2.0.1"]) as listening:  # type: ignore[list-item]
        port = next(iter(listening.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}/ocpp", heard


@pytest.mark.parametrize("rate", [None, 500.0])
async def test_it_counts_what_was_answered(rate: float | None) -> None:
    """Closed and open loop, twice on the same connections: each answer once, no id twice, no error."""
    async with server() as (url, heard):
        load = Load(LoadPlan(url=url, stations=5, mix="txevent", seconds=0.3, rate=rate))
        await load.set_up()
        before = len(heard)
        found = [await load.measure() for _ in range(2)]
        load.close()
    counted = sum(each["answers"] for each in found)
    assert min(each["answers"] for each in found) > 50
    assert counted <= len(heard) - before <= counted + 20
    assert len(heard) == len(set(heard))
    assert [each["errors"] for each in found] == [{}, {}]
    if rate is not None:
        assert 0.5 * rate < found[1]["per_second"] < 1.2 * rate


async def test_errors_are_counted_by_what_they_say() -> None:
    """A CALLERROR is no answer to be proud of."""
    async with server({"TransactionEvent": '[4,"%s","InternalError","no",{}]'}) as (url, _):
        load = Load(LoadPlan(url=url, stations=2, mix="v201mix", seconds=0.2))
        await load.set_up()
        found = await load.measure()
        load.close()
    assert set(found["errors"]) == {"InternalError: no"}


async def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LoadError, match="no connection"):
        await Load(LoadPlan(url="ws://127.0.0.1:1/ocpp", stations=1, mix="storm")).set_up()


async def test_a_refusal_at_the_door_is_an_error() -> None:
    """Anything but 101 is told with its status."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(LoadError, match="401"):
            await Load(LoadPlan(url=f"ws://127.0.0.1:{port}/ocpp", stations=1, mix="storm")).set_up()


@pytest.mark.parametrize(("size", "header"), [(5, 6), (125, 6), (126, 8), (65_535, 8), (65_536, 14)])
def test_frames_of_every_length(size: int, header: int) -> None:
    """RFC 6455 5.2: the three ways to write a length, always masked."""
    made = frame(1, b"x" * size)
    assert len(made) == size + header
    assert made[0] == 0x81
    assert made[1] & 0x80


def test_percentiles() -> None:
    """p99 of a hundred is the worst but none; of nothing it is 0."""
    assert percentile([float(n) for n in range(100)], 0.99) == 99.0
    assert percentile([], 0.99) == 0.0
    assert result(Tally(), 1.0, 0.0)["per_second"] == 0.0
