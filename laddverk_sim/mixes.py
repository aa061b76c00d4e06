"""What the load generator's stations say: scripts of prebuilt calls.

A script is a generator that yields the payload text of one CALL after another and is sent each answer. The first script of
a mix sets the station up, the second is what is measured and never ends.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from typing import Final, NamedTuple

from laddverk_sim.clock import timestamp

Script = Generator[bytes, bytes, None]

# What a car draws: every reading must be one that a meter could show at its time.
_POWER_W: Final = 11_000
_TRANSACTION_ID: Final = re.compile(rb'"transactionId":\s*(\d+)')


class Now:
    """The time as the stations' frames carry it, renewed by `tick` and not at every frame: that would cost more than the frame."""

    def __init__(self) -> None:
        self._start = time.time()
        self.text = b""
        self.energy_wh = 0
        self.tick()

    def tick(self) -> None:
        now = time.time()
        self.text = timestamp(now).encode()
        self.energy_wh = int((now - self._start) * _POWER_W / 3600)


class Identity(NamedTuple):
    """One station: `number` from 0, `run` in hex makes ids differ from run to run."""

    number: int
    run: bytes
    now: Now


class Mix(NamedTuple):
    """A kind of traffic and the subprotocol it is spoken in."""

    subprotocol: str
    set_up: Callable[[Identity], Script]
    measured: Callable[[Identity], Script]


_CALL = b'[2,"%b-%x-%x","'
_BOOT_16 = (
    b'BootNotification",{"chargePointVendor":"Norrsken Laddteknik","chargePointModel":"Gnista 11",'
    b'"chargePointSerialNumber":"NL%08d","firmwareVersion":"4.2.1"}]'
)
_STATUS_16 = b'StatusNotification",{"connectorId":%d,"errorCode":"NoError","status":"%b","timestamp":"%b"}]'
_AUTHORIZE_16 = b'Authorize",{"idTag":"%b"}]'
_START_16 = b'StartTransaction",{"connectorId":1,"idTag":"%b","meterStart":%d,"timestamp":"%b"}]'
_STOP_16 = b'StopTransaction",{"transactionId":%b,"idTag":"%b","meterStop":%d,"timestamp":"%b","reason":"Local"}]'
_VALUE_16 = b'{"value":"%b","context":"Sample.Periodic","measurand":"%b","unit":"%b"}'
_METER_16 = (
    b'MeterValues",{"connectorId":1,"transactionId":%b,"meterValue":[{"timestamp":"%b","sampledValue":['
    + b",".join(
        (
            _VALUE_16 % (b"%d", b"Energy.Active.Import.Register", b"Wh"),
            _VALUE_16 % (b"11000", b"Power.Active.Import", b"W"),
            b'{"value":"15.9","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"}',
            b'{"value":"15.8","context":"Sample.Periodic","measurand":"Current.Import","phase":"L2","unit":"A"}',
            b'{"value":"16.0","context":"Sample.Periodic","measurand":"Current.Import","phase":"L3","unit":"A"}',
        )
    )
    + b"]}]}]"
)
_HEARTBEAT = b'Heartbeat",{}]'

_BOOT_201 = (
    b'BootNotification",{"reason":"PowerUp","chargingStation":{"model":"Fors 22","vendorName":"\xc3\x84lvkraft Elektro",'
    b'"serialNumber":"AE%08d","firmwareVersion":"1.9.7"}}]'
)
_STATUS_201 = b'StatusNotification",{"timestamp":"%b","connectorStatus":"%b","evseId":1,"connectorId":1}]'
_AUTHORIZE_201 = b'Authorize",{"idToken":{"idToken":"%b","type":"ISO14443"}}]'
_EVENT_201 = (
    b'TransactionEvent",{"eventType":"%b","timestamp":"%b","triggerReason":"%b","seqNo":%d,'
    b'"transactionInfo":{"transactionId":"%b","chargingState":"%b"%b},"evse":{"id":1,"connectorId":1}%b%b}]'
)
_ID_TOKEN_201 = b',"idToken":{"idToken":"%b","type":"ISO14443"}'
_REGISTER_201 = (
    b',"meterValue":[{"timestamp":"%b","sampledValue":[{"value":%d,"context":"%b",'
    b'"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}}]}]'
)
_VALUES_201 = (
    b',"meterValue":[{"timestamp":"%b","sampledValue":['
    b'{"value":%d,"context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}},'
    b'{"value":11000,"context":"Sample.Periodic","measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}},'
    b'{"value":15.9,"context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unitOfMeasure":{"unit":"A"}},'
    b'{"value":15.8,"context":"Sample.Periodic","measurand":"Current.Import","phase":"L2","unitOfMeasure":{"unit":"A"}},'
    b'{"value":16.0,"context":"Sample.Periodic","measurand":"Current.Import","phase":"L3","unitOfMeasure":{"unit":"A"}}]}]'
)


class _Caller:
    """Counts message ids and knows the station's register."""

    __slots__ = ("_count", "_register_wh", "identity", "token")

    def __init__(self, identity: Identity, part: int) -> None:
        self.identity = identity
        self.token = b"04BE7C%08X" % identity.number
        self._count = part << 40
        self._register_wh = 100_000 + identity.number * 1_000

    def call(self, body: bytes) -> bytes:
        self._count += 1
        return _CALL % (self.identity.run, self.identity.number, self._count) + body

    @property
    def register_wh(self) -> int:
        return self._register_wh + self.identity.now.energy_wh

    def event(
        self, kind: bytes, trigger: bytes, seq_no: int, transaction: bytes, state: bytes, rest: bytes, *, reason: bytes = b""
    ) -> bytes:
        token = _ID_TOKEN_201 % self.token if trigger in (b"Authorized", b"StopAuthorized") else b""
        body = _EVENT_201 % (kind, self.identity.now.text, trigger, seq_no, transaction, state, reason, token, rest)
        return self.call(body)

    def register(self, context: bytes) -> bytes:
        return _REGISTER_201 % (self.identity.now.text, self.register_wh, context)

    def values(self) -> bytes:
        return _VALUES_201 % (self.identity.now.text, self.register_wh)


def _transaction(identity: Identity, number: int) -> bytes:
    return b"%b-%06x-%06x" % (identity.run[:8], identity.number, number)


def _boot_16(identity: Identity) -> Script:
    caller = _Caller(identity, 0)
    yield caller.call(_BOOT_16 % identity.number)
    for connector in (0, 1):
        yield caller.call(_STATUS_16 % (connector, b"Available", identity.now.text))


def _boot_201(identity: Identity) -> Script:
    caller = _Caller(identity, 0)
    yield caller.call(_BOOT_201 % identity.number)
    yield caller.call(_STATUS_201 % (identity.now.text, b"Available"))


def _boot_only_16(identity: Identity) -> Script:
    yield _Caller(identity, 0).call(_BOOT_16 % identity.number)


def _boot_only_201(identity: Identity) -> Script:
    yield _Caller(identity, 0).call(_BOOT_201 % identity.number)


def _charging_201(identity: Identity) -> Script:
    yield from _boot_201(identity)
    caller = _Caller(identity, 1)
    yield caller.event(b"Started", b"Authorized", 0, _transaction(identity, 0), b"Charging", caller.register(b"Transaction.Begin"))


def _txevent(identity: Identity) -> Script:
    """TransactionEvent Updated with five sampled values, for ever."""
    caller, transaction, seq_no = _Caller(identity, 2), _transaction(identity, 0), 0
    while True:
        seq_no += 1
        yield caller.event(b"Updated", b"MeterValuePeriodic", seq_no, transaction, b"Charging", caller.values())


def _heartbeats(identity: Identity) -> Script:
    caller = _Caller(identity, 2)
    while True:
        yield caller.call(_HEARTBEAT)


def _sessions_16(identity: Identity) -> Script:
    """Charging sessions one after the other: 4 status, 1 authorise, start, 20 readings, 4 heartbeats, stop."""
    caller, now = _Caller(identity, 2), identity.now
    while True:
        yield caller.call(_STATUS_16 % (1, b"Preparing", now.text))
        yield caller.call(_AUTHORIZE_16 % caller.token)
        answer = yield caller.call(_START_16 % (caller.token, caller.register_wh, now.text))
        found = _TRANSACTION_ID.search(answer)
        transaction = found.group(1) if found else b"0"
        yield caller.call(_STATUS_16 % (1, b"Charging", now.text))
        for reading in range(20):
            yield caller.call(_METER_16 % (transaction, now.text, caller.register_wh))
            if reading % 5 == 4:
                yield caller.call(_HEARTBEAT)
        yield caller.call(_STOP_16 % (transaction, caller.token, caller.register_wh, now.text))
        yield caller.call(_STATUS_16 % (1, b"Finishing", now.text))
        yield caller.call(_STATUS_16 % (1, b"Available", now.text))


def _sessions_201(identity: Identity) -> Script:
    """Charging sessions one after the other: 2 status, 1 authorise, 4 heartbeats, 25 transaction events of which 20 readings."""
    caller, now, number = _Caller(identity, 2), identity.now, 0
    while True:
        number += 1
        transaction = _transaction(identity, number)
        yield caller.call(_STATUS_201 % (now.text, b"Occupied"))
        yield caller.event(b"Started", b"CablePluggedIn", 0, transaction, b"EVConnected", caller.register(b"Transaction.Begin"))
        yield caller.call(_AUTHORIZE_201 % caller.token)
        yield caller.event(b"Updated", b"Authorized", 1, transaction, b"EVConnected", b"")
        yield caller.event(b"Updated", b"ChargingStateChanged", 2, transaction, b"Charging", b"")
        for reading in range(20):
            yield caller.event(b"Updated", b"MeterValuePeriodic", 3 + reading, transaction, b"Charging", caller.values())
            if reading % 5 == 4:
                yield caller.call(_HEARTBEAT)
        yield caller.event(b"Updated", b"StopAuthorized", 23, transaction, b"EVConnected", b"")
        last = caller.register(b"Transaction.End")
        yield caller.event(b"Ended", b"EVCommunicationLost", 24, transaction, b"Idle", last, reason=b',"stoppedReason":"Local"')
        yield caller.call(_STATUS_201 % (now.text, b"Available"))


MIXES: Final = {
    "txevent": Mix("ocpp2.0.1", _charging_201, _txevent),
    "v16mix": Mix("ocpp1.6", _boot_16, _sessions_16),
    "v201mix": Mix("ocpp2.0.1", _boot_201, _sessions_201),
    "idle": Mix("ocpp2.0.1", _boot_201, _heartbeats),
    "idle16": Mix("ocpp1.6", _boot_16, _heartbeats),
    "storm": Mix("ocpp2.0.1", _boot_only_201, _heartbeats),
    "storm16": Mix("ocpp1.6", _boot_only_16, _heartbeats),
}
