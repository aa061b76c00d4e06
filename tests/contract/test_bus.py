"""What every bus does, on memory and on a real NATS server."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from laddverk.bus import open_bus
from laddverk.bus.limits import MAX_PAYLOAD_BYTES
from laddverk.bus.nats import STREAM, NatsBus
from laddverk.domain.errors import Invalid, Unavailable
from laddverk.services.ports.bussing import Bus, NoResponder, event_subject, station_subject
from tests import servers


@pytest.fixture(scope="module")
def nats_home() -> Iterator[servers.NatsServer]:
    with servers.nats_server() as server:
        yield server


@pytest.fixture
def own_nats() -> Iterator[servers.NatsServer]:
    """A server that the test may kill."""
    with servers.nats_server() as server:
        yield server


@pytest.fixture(params=["memory", pytest.param("nats", marks=pytest.mark.nats)])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Bus, Bus]]:
    """Two ends: the same object in memory, two connections over NATS."""
    if request.param == "memory":
        bus = open_bus("memory:")
        await bus.start()
        yield bus, bus
        await bus.close()
        return
    server: servers.NatsServer = request.getfixturevalue("nats_home")
    one, two = open_bus(server.url), open_bus(server.url)
    await one.start()
    await two.start()
    yield one, two
    await one.close()
    await two.close()


async def until(condition: Callable[[], bool], timeout_s: float = 15.0) -> None:
    """Wait for a condition; the test fails with a time-out if it never holds."""
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)


async def ask(bus: Bus, subject: str, payload: bytes, timeout_s: float = 5.0) -> bytes:
    """A request that waits for its server to be known: over a network `serve` is seen a moment later."""
    async with asyncio.timeout(timeout_s):
        while True:
            try:
                return await bus.request(subject, payload, timeout_s)
            except NoResponder:
                await asyncio.sleep(0.005)


class Heard(list[tuple[str, bytes]]):
    def __call__(self, subject: str, payload: bytes) -> None:
        self.append((subject, payload))


async def echo(payload: bytes) -> bytes:
    return b"re:" + payload


async def test_a_listener_hears_its_subject_and_no_other(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    heard = Heard()
    await two.subscribe("event.station.status", heard)
    one.publish("event.station", b"0")
    one.publish("event.station.status", b"1")
    one.publish("event.station.status.more", b"2")
    one.publish("event.station.status", b"3")
    await until(lambda: len(heard) >= 2)
    assert heard == [("event.station.status", b"1"), ("event.station.status", b"3")]


async def test_a_branch_listener_hears_everything_under_it_in_order(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    heard = Heard()
    await two.subscribe("branch.a.>", heard)
    for number in range(200):
        one.publish(f"branch.a.{number % 7}.x", str(number).encode())
        one.publish("branch.b", b"no")
        one.publish("branch.a", b"not under it")
    await until(lambda: len(heard) >= 200)
    assert [payload for _, payload in heard] == [str(number).encode() for number in range(200)]


async def test_nothing_is_delivered_after_close(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    gone, stays = Heard(), Heard()
    subscription = await two.subscribe("closing.x", gone)
    await two.subscribe("closing.x", stays)
    one.publish("closing.x", b"1")
    await until(lambda: len(gone) == 1 and len(stays) == 1)
    await subscription.close()
    await subscription.close()
    one.publish("closing.x", b"2")
    await until(lambda: len(stays) == 2)
    assert gone == [("closing.x", b"1")]


async def test_one_listeners_fault_leaves_the_others_undisturbed(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    heard = Heard()

    def broken(subject: str, payload: bytes) -> None:
        raise RuntimeError("mine alone")

    await two.subscribe("fault.x", broken)
    await two.subscribe("fault.x", heard)
    one.publish("fault.x", b"1")
    one.publish("fault.x", b"2")
    await until(lambda: len(heard) == 2)
    assert two.ready


async def test_publishing_to_nobody_and_too_much_never_raises(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    heard = Heard()
    one.publish("nobody.listens", b"x")
    await two.subscribe("huge.ok", heard)
    one.publish("huge.x", b"x" * (MAX_PAYLOAD_BYTES + 1))
    one.publish("huge.ok", b"x" * 1000)
    await until(lambda: len(heard) == 1)


async def test_a_request_is_answered(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    await two.serve(station_subject("Ö 1/a.*>", "command"), echo)
    assert await ask(one, station_subject("Ö 1/a.*>", "command"), b"go") == b"re:go"


async def test_requests_run_side_by_side(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    all_here = asyncio.Event()
    waiting = 0

    async def meet(payload: bytes) -> bytes:
        nonlocal waiting
        waiting += 1
        if waiting == 20:
            all_here.set()
        await all_here.wait()
        return payload

    await two.serve("meet", meet)
    await two.serve("probe", echo)
    await ask(one, "probe", b"")
    answers = await asyncio.gather(*(one.request("meet", str(n).encode(), 5) for n in range(20)))
    assert answers == [str(n).encode() for n in range(20)]


async def test_nobody_serving_is_known_at_once(pair: tuple[Bus, Bus]) -> None:
    one, _ = pair
    async with asyncio.timeout(1):
        with pytest.raises(NoResponder):
            await one.request(station_subject("absent", "command"), b"", 30)


async def test_a_closed_server_is_nobody(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    served = await two.serve("leaving", echo)
    assert await ask(one, "leaving", b"1") == b"re:1"
    await served.close()

    async def ask_until_nobody() -> None:
        while True:
            await one.request("leaving", b"2", 1)

    with pytest.raises(NoResponder):
        await asyncio.wait_for(ask_until_nobody(), 5)


async def test_a_slow_answer_is_a_time_out(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    release = asyncio.Event()
    finished: list[bytes] = []

    async def slow(payload: bytes) -> bytes:
        await release.wait()
        finished.append(payload)
        return payload

    await two.serve("slow", slow)
    await two.serve("slow.probe", echo)
    await ask(one, "slow.probe", b"")
    with pytest.raises(TimeoutError):
        await one.request("slow", b"1", 0.05)
    release.set()
    await until(lambda: finished == [b"1"])  # the handler was not disturbed


async def test_a_handlers_fault_is_unavailable_and_keeps_its_text(pair: tuple[Bus, Bus]) -> None:
    one, two = pair

    async def broken(payload: bytes) -> bytes:
        raise ValueError("secret detail")

    await two.serve("broken", broken)
    with pytest.raises(Unavailable) as caught:
        await ask(one, "broken", b"")
    assert "secret detail" not in str(caught.value)


async def test_an_answer_over_the_limit_is_unavailable(pair: tuple[Bus, Bus]) -> None:
    one, two = pair

    async def wide(payload: bytes) -> bytes:
        return b"x" * (MAX_PAYLOAD_BYTES + 1)

    await two.serve("wide", wide)
    with pytest.raises(Unavailable):
        await ask(one, "wide", b"")


async def test_a_request_or_fact_over_the_limit_is_invalid(pair: tuple[Bus, Bus]) -> None:
    one, _ = pair
    with pytest.raises(Invalid):
        await one.request("any", b"x" * (MAX_PAYLOAD_BYTES + 1), 1)
    with pytest.raises(Invalid):
        await one.publish_durable("event.any", b"x" * (MAX_PAYLOAD_BYTES + 1), "1")


async def test_a_fact_is_heard_once_however_often_it_is_published(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    heard = Heard()
    await two.subscribe("event.>", heard)
    subject = event_subject("session.ended")
    for message_id in ("once-1", "once-1", "once-2", "once-1", "once-3"):
        await one.publish_durable(subject, message_id.encode(), message_id)
    await until(lambda: len(heard) >= 3)
    one.publish("event.last", b"telemetry")
    await until(lambda: heard[-1] == ("event.last", b"telemetry"))
    assert heard[:-1] == [(subject, b"once-1"), (subject, b"once-2"), (subject, b"once-3")]


async def test_five_thousand_stations_are_served_and_each_answers_for_itself(pair: tuple[Bus, Bus]) -> None:
    one, two = pair

    def home(number: int) -> Callable[[bytes], asyncio.Future[bytes]]:
        async def answer(payload: bytes) -> bytes:
            return f"{number}".encode() + payload

        return answer  # type: ignore[return-value]

    served = [await two.serve(station_subject(f"S{number}", "command"), home(number)) for number in range(5000)]
    assert await ask(one, station_subject("S4999", "command"), b"!") == b"4999!"
    assert await ask(one, station_subject("S0", "command"), b"!") == b"0!"
    for registration in served:
        await registration.close()


async def test_close_lets_a_running_handler_answer_and_refuses_afterwards(pair: tuple[Bus, Bus]) -> None:
    one, two = pair
    started, release = asyncio.Event(), asyncio.Event()

    async def slow(payload: bytes) -> bytes:
        started.set()
        await release.wait()
        return b"done"

    await two.serve("drained", slow)
    asked = asyncio.create_task(ask(one, "drained", b""))
    await asyncio.wait_for(started.wait(), 5)
    closing = asyncio.create_task(two.close())
    release.set()
    assert await asked == b"done"
    await closing
    assert not two.ready
    two.publish("after.close", b"x")
    with pytest.raises(Unavailable):
        await two.publish_durable("event.x", b"x", "1")


@pytest.mark.parametrize("url", ["http://x", "redis://x", ""])
def test_an_unknown_scheme_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="memory:"):
        open_bus(url)


@pytest.mark.nats
async def test_no_nats_server_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laddverk.bus.nats._CONNECT_TIMEOUT_S", 0.3)
    bus = open_bus(f"nats://127.0.0.1:{servers.free_port()}")
    with pytest.raises(Unavailable):
        await bus.start()
    assert not bus.ready


@pytest.mark.nats
async def test_telemetry_stays_out_of_the_stream_and_facts_go_in(nats_home: servers.NatsServer) -> None:
    bus = NatsBus(nats_home.url)
    await bus.start()
    assert bus._jetstream is not None
    before = (await bus._jetstream.stream_info(STREAM)).state.messages
    heard = Heard()
    await bus.subscribe("event.kept", heard)
    bus.publish("event.kept", b"telemetry")
    await bus.publish_durable("event.kept", b"fact", "kept-1")
    await until(lambda: len(heard) == 2)
    assert (await bus._jetstream.stream_info(STREAM)).state.messages == before + 1
    await bus.close()


@pytest.mark.nats
async def test_everything_goes_on_after_the_server_was_killed_and_came_back(own_nats: servers.NatsServer) -> None:
    """Subscriptions, servers, requests and the memory of facts survive; meanwhile telemetry is dropped and a fact is refused."""
    server = own_nats
    one, two = NatsBus(server.url), NatsBus(server.url)
    try:
        await one.start()
        await two.start()
        heard = Heard()
        await two.subscribe("event.>", heard)
        await two.serve("served", echo)
        assert await ask(one, "served", b"1") == b"re:1"
        await one.publish_durable("event.a", b"a", "id-a")
        await until(lambda: len(heard) == 1)
        server.stop(signal.SIGKILL)
        await until(lambda: not one.ready and not two.ready)
        one.publish("event.lost", b"x")
        assert one.dropped == 1
        with pytest.raises(Unavailable):
            await one.publish_durable("event.b", b"b", "id-b")
        waiting = asyncio.create_task(one.request("served", b"2", 10))
        late = await two.serve("served.late", echo)
        server.start()
        assert await waiting == b"re:2"
        await until(lambda: one.ready and two.ready)
        assert await ask(one, "served.late", b"3") == b"re:3"
        await late.close()
        await one.publish_durable("event.a", b"a", "id-a")
        await one.publish_durable("event.b", b"b", "id-b")
        await until(lambda: len(heard) == 2)
        assert heard == [("event.a", b"a"), ("event.b", b"b")]
    finally:
        await one.close()
        await two.close()


@pytest.mark.nats
async def test_a_lost_stream_is_made_again(own_nats: servers.NatsServer) -> None:
    bus = NatsBus(own_nats.url)
    try:
        await bus.start()
        assert bus._jetstream is not None
        await bus._jetstream.delete_stream(STREAM)
        await bus.publish_durable("event.a", b"a", "id-a")
        assert (await bus._jetstream.stream_info(STREAM)).state.messages == 1
    finally:
        await bus.close()
