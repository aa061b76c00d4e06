"""A station's messages: answered after the commit, once, in order, and never with a disturbed socket."""

import asyncio
import json
from typing import Any

import pytest

from laddverk.domain.errors import Unavailable
from tests.e2e.gateway.house import BOOT_16, house, limited, station, until

START_16 = {"connectorId": 1, "idTag": "C1", "meterStart": 100, "timestamp": "2026-03-01T12:00:00Z"}


def started(transaction_id: str = "T1", seq_no: int = 0, token: str = "C1") -> dict[str, Any]:
    """A 2.x transaction that begins."""
    return {
        "eventType": "Started",
        "timestamp": "2026-03-01T12:00:00Z",
        "triggerReason": "Authorized",
        "seqNo": seq_no,
        "transactionInfo": {"transactionId": transaction_id},
        "evse": {"id": 1, "connectorId": 1},
        "idToken": {"idToken": token, "type": "ISO14443"},
    }


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"])
async def test_boot_is_answered_after_the_commit(version: str) -> None:
    """A station connects with its password, boots, and hears Accepted only once that is durable."""
    async with house() as at, station(at, version) as box:
        at.store.held = True
        asking = asyncio.create_task(box.boot())
        await until(lambda: at.store._waiting)
        assert not asking.done()
        at.store.let_go()
        answer = await asking
        assert answer["status"] == "Accepted"
        assert answer["currentTime"].endswith("Z")
        assert [row.action for row in at.store.messages()] == ["BootNotification"]


async def test_a_token_is_looked_up_before_the_decision() -> None:
    """Known cards are accepted, unknown ones not, and what the station showed is in the log."""
    async with house() as at, station(at, "ocpp2.0.1") as box:
        await box.boot()
        assert (await box.result("TransactionEvent", started()))["idTokenInfo"]["status"] == "Accepted"
        assert (await box.result("TransactionEvent", started("T2", token="nobody")))["idTokenInfo"]["status"] != "Accepted"
        assert [row.action for row in at.store.messages("TransactionEvent")] == ["TransactionEvent"] * 2


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1"])
async def test_a_repeated_message_has_one_effect(version: str) -> None:
    """The same id with the same payload gets the same answer; with another payload a CALLERROR (quirk 23)."""
    async with house() as at, station(at, version) as box:
        await box.boot()
        action, payload = ("StartTransaction", START_16) if version == "ocpp1.6" else ("TransactionEvent", started())
        first = await box.call(action, payload, "same")
        entries = len(at.store.entries)
        assert await box.call(action, payload, "same") == first
        assert len(at.store.entries) == entries
        other = await box.call(action, {**payload, "timestamp": "2026-03-01T12:00:09Z"}, "same")
        assert other[0] == 4
        assert len(at.store.entries) == entries


async def test_a_message_is_known_over_a_reconnect() -> None:
    """A start whose answer was lost with the socket is answered alike on the next one, with no second transaction."""
    async with house() as at:
        async with station(at) as box:
            await box.boot()
            first = await box.call("StartTransaction", START_16, "s1")
        async with station(at) as box:
            assert await box.call("StartTransaction", START_16, "s1") == first
        assert len(at.store.messages("StartTransaction")) == 1


async def test_ids_may_begin_anew_after_a_restart() -> None:
    """A station that numbers its messages from 1 after each start is not refused, and hears today's time."""
    async with house() as at:
        for _ in range(2):
            async with station(at) as box:
                assert (await box.result("BootNotification", BOOT_16, "1"))["status"] == "Accepted"
                await box.result("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available"}, "2")
                await box.result("Heartbeat", {}, "3")
        assert len(at.store.messages("Heartbeat")) == 2
        async with station(at) as box:
            await box.result("Heartbeat", {}, "2")


async def test_ids_of_other_stations_are_theirs() -> None:
    """The same message id from two stations is two messages."""
    async with house(admission="open") as at:
        for name in ("A", "B"):
            async with station(at, path=f"/ocpp/{name}", headers={}) as box:
                await box.result("BootNotification", {**BOOT_16, "chargePointModel": name}, "1")
        assert len(at.store.messages("BootNotification")) == 2


async def test_pipelined_calls_are_answered_in_order() -> None:
    """Calls sent without waiting are answered each, in the order in which they came (quirk 21)."""
    async with house() as at, station(at) as box:
        await box.boot()
        for number in range(30):
            await box.send([2, f"p{number}", "Heartbeat", {}])
        assert [(await box.receive())[1] for _ in range(30)] == [f"p{number}" for number in range(30)]
        assert [row.message_id for row in at.store.messages("Heartbeat")] == [f"p{number}" for number in range(30)]


async def test_a_full_inbox_stops_the_reading_not_the_station() -> None:
    """While the database is slow no more than a bound is taken in; all is answered afterwards."""
    async with house(limited(inbox=4, messages_per_s=0)) as at, station(at) as box:
        await box.boot()
        at.store.held = True
        await box.send([2, "first", "Heartbeat", {}])
        await until(lambda: at.store._waiting)
        connection = next(iter(at.gateway.registry))
        for number in range(50):
            await box.send([2, f"p{number}", "Heartbeat", {}])
            if connection._held:
                break
        await until(lambda: connection._held)
        at.store.let_go()
        answers = [await box.receive() for _ in range(number + 2)]
        assert [answer[0] for answer in answers] == [3] * (number + 2)
        assert not connection._held


async def test_what_was_not_stored_is_not_acknowledged() -> None:
    """A refused write is a CALLERROR without an inside of ours, is not remembered, and can be sent again."""
    async with house() as at, station(at) as box:
        await box.boot()
        at.store.fail_when = lambda _entry: True
        answer = await box.call("StartTransaction", START_16, "again")
        assert answer[0] == 4
        assert answer[2] == "InternalError"
        assert "memory" not in json.dumps(answer).lower()
        at.store.fail_when = lambda _entry: False
        assert (await box.call("StartTransaction", START_16, "again"))[0] == 3
        assert len(at.store.messages("StartTransaction")) == 1


async def test_a_failing_look_up_is_no_answer_of_the_database() -> None:
    """When tokens cannot be looked up the station hears InternalError and keeps its socket."""
    async with house() as at, station(at) as box:
        await box.boot()
        at.store.token_error = Unavailable("connection to db.internal:5432 refused")
        answer = await box.call("Authorize", {"idTag": "C1"})
        assert (answer[0], answer[2]) == (4, "InternalError")
        assert "db.internal" not in json.dumps(answer)
        at.store.token_error = None
        assert (await box.result("Authorize", {"idTag": "C1"}))["idTagInfo"]["status"] == "Accepted"


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{}",
        "[]",
        "[2]",
        "null",
        '[3,"never-asked",{}]',
        '[4,"never-asked","GenericError","",{}]',
        '[2,"x","StopTransaction",{"transactionId":,"meterStop":1}]',
        '[2,"x","NoSuchAction",{}]',
        '[2,"x","BootNotification",{"chargePointVendor":1}]',
        '[2,"x","Heartbeat",' + '{"a":' * 10_000 + "1" + "}" * 10_000 + "]",
        '[2,"x","DataTransfer",{"vendorId":"\\u0000"}]',
        '[2,"x","DataTransfer",{"vendorId":"\\ud800"}]',
        '[2,"x","DataTransfer",{"vendorId":"\'; DROP TABLE stations; --<script>alert(1)</script>"}]',
        '[2,"x","Heartbeat",{"a":NaN}]',
        '[2,"x","Heartbeat",{"a":1e400}]',
        '[2,"' + "x" * 5_000 + '","Heartbeat",{}]',
        '[9,"x","Heartbeat",{}]',
        "[" * 10_000,
        '[2,"x","' + "A" * 60_000 + '",{}]',
    ],
)
async def test_bad_messages_leave_the_socket_alone(version: str, text: str) -> None:
    """Malformed, empty, too deep, hostile: an error or nothing, and the next message is served (quirks 14, 25, 27, 28)."""
    async with house() as at, station(at, version) as box:
        await box.boot()
        await box.send(text)
        await box.send([2, "after", "Heartbeat", {}])
        answers = [await box.receive()]
        while answers[-1][1] != "after":
            answers.append(await box.receive())
        assert answers[-1][0] == 3
        assert len(answers) <= 2
        assert at.gateway.counters.faults == 0


async def test_null_payload_is_an_empty_one() -> None:
    """Quirk 26."""
    async with house() as at, station(at) as box:
        await box.boot()
        assert "currentTime" in await box.result("Heartbeat", None)


async def test_refused_messages_are_in_the_log() -> None:
    """What we answer with a CALLERROR is recorded with the error."""
    async with house() as at, station(at) as box:
        await box.boot()
        answer = await box.call("NoSuchAction", {"a": 1})
        row = at.store.messages("NoSuchAction")[0]
        assert row.error
        assert row.request == '{"a":1}'
        assert json.loads(row.response)[0] == answer[2]


async def test_before_acceptance_only_boot_counts() -> None:
    """A station in the waiting room may say who it is and nothing that costs money."""
    async with house(admission="waiting-room") as at, station(at, path="/ocpp/NEW", headers={}) as box:
        assert (await box.boot())["status"] == "Pending"
        answer = await box.call("StartTransaction", START_16)
        assert (answer[0], answer[2]) == (4, "SecurityError")


async def test_a_fault_of_ours_is_one_message_only() -> None:
    """A bug in a dialect is logged, counted, answered with InternalError, and the station goes on."""
    from laddverk.gateway.dialects.registry import DIALECTS

    class Broken:
        def __getattr__(self, name: str) -> Any:
            return getattr(DIALECTS["ocpp1.6"], name)

        def interpret(self, action: str, payload: bytes) -> Any:
            if action == "Authorize":
                raise RuntimeError("a bug with an inside detail")
            return DIALECTS["ocpp1.6"].interpret(action, payload)

    async with house(dialects={"ocpp1.6": Broken()}) as at, station(at) as box:
        await box.boot()
        answer = await box.call("Authorize", {"idTag": "C1"})
        assert (answer[0], answer[2]) == (4, "InternalError")
        assert "inside detail" not in json.dumps(answer)
        assert "currentTime" in await box.result("Heartbeat", {})
        assert at.gateway.counters.faults == 1


async def test_what_was_received_is_stored_though_the_socket_is_gone() -> None:
    """A station that sends and vanishes without a close frame (quirk 13): its last messages are committed, then its home released."""
    async with house() as at:
        async with station(at) as box:
            await box.boot()
            at.store.held = True
            for number in range(3):
                await box.send([2, f"last{number}", "Heartbeat", {}])
            await until(lambda: at.store._waiting and len(next(iter(at.gateway.registry))._inbox or ()) == 2)
            box.socket.transport.abort()
        await until(lambda: next(iter(at.gateway.registry)).gone)
        at.store.let_go()
        await until(lambda: len(at.gateway.registry) == 0)
        assert [row.message_id for row in at.store.messages("Heartbeat")] == ["last0", "last1", "last2"]
        await until(lambda: at.store.nodes[1] is None)


async def test_a_send_is_stored_and_not_answered() -> None:
    """2.1's unconfirmed message: kept, no answer, and the next call is served."""
    async with house() as at, station(at, "ocpp2.1") as box:
        await box.boot()
        stream = {"id": 1, "pending": 0, "basetime": "2026-03-01T12:00:00Z", "data": [{"t": 1.0, "v": "5"}]}
        await box.send([6, "s1", "NotifyPeriodicEventStream", stream])
        assert (await box.call("Heartbeat", {}, "after"))[0] == 3
        assert len(at.store.messages("NotifyPeriodicEventStream")) == 1


async def test_five_stations_at_once() -> None:
    """Stations that act in the same instant do not wait for each other's database work."""
    async with house(admission="open") as at:

        async def charge(number: int) -> str:
            async with station(at, "ocpp2.0.1", path=f"/ocpp/S{number}", headers={}) as box:
                await box.boot()
                return str((await box.result("TransactionEvent", started(f"T{number}")))["idTokenInfo"]["status"])

        assert await asyncio.gather(*(charge(number) for number in range(5))) == ["Accepted"] * 5


async def test_live_traffic_only_while_watched() -> None:
    """station.message is told to the live stream for a minute after somebody asked, not before."""
    from laddverk.services.ports.bussing import station_subject

    async with house() as at, station(at) as box:
        await box.boot()
        assert not [event for event in at.live if event.type == "station.message"]
        await at.bus.request(station_subject("BOX-1", "watch"), b"{}", 5)
        await box.result("Heartbeat", {}, "seen")
        told = [event for event in at.live if event.type == "station.message"]
        assert [event.data["message_id"] for event in told] == ["seen"]
        assert told[0].data["request"] == {}


async def test_online_and_offline_are_told() -> None:
    """The live stream hears of a station that comes and goes."""
    async with house() as at:
        async with station(at) as box:
            await box.boot()
        await until(lambda: len(at.gateway.registry) == 0)
        assert [event.data["online"] for event in at.live if "online" in event.data] == [True, False]
