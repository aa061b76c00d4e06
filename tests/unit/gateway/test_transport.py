"""The socket's fast way and the library's way give the same messages, however the bytes arrive."""

import asyncio
import os
import zlib
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import CLOSE, CONT, TEXT, Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from laddverk.gateway.doorway import Answer, Knock, Visitor
from laddverk.gateway.transport import StationSocket

MAX_BYTES = 5_000
REQUEST = (
    b"GET /ocpp/BOX-1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
)
DEFLATE = b"Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n"


class Wire(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.7", 4711)})
        self.written = b""
        self.closed = self.aborted = False
        self.reading = True

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True

    def is_closing(self) -> bool:
        return self.closed or self.aborted

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high = high

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


class Listener:
    """Receives, and lets everyone in."""

    def __init__(self, admit: bool = True) -> None:
        self.texts: list[str] = []
        self.control: list[bool] = []
        self.codes: list[int] = []
        self.knocks: list[Knock] = []
        self.gone = 0
        self._admit = admit

    def arrived(self, socket: Visitor) -> None:
        assert socket.address == "192.0.2.7"

    def knocked(self, socket: Visitor, knock: Knock) -> None:
        self.knocks.append(knock)
        if self._admit and knock.fault is None:
            socket.admit(self, "ocpp1.6")
        elif knock.fault is not None:
            socket.refuse(knock.fault)

    def left(self, socket: Visitor) -> None:
        self.gone += 1

    def received(self, text: str) -> None:
        self.texts.append(text)

    def heard(self, pong: bool) -> None:
        self.control.append(pong)

    def lost(self, code: int) -> None:
        self.codes.append(code)


def opened(deflate: bool = False) -> tuple[StationSocket, Wire, Listener]:
    listener, wire = Listener(), Wire()
    socket = StationSocket(listener, MAX_BYTES, 4_096, 65_536)
    socket.connection_made(wire)
    socket.data_received(REQUEST + (DEFLATE if deflate else b"") + b"\r\n")
    assert wire.written.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Protocol: ocpp1.6\r\n" in wire.written
    wire.written = b""
    return socket, wire, listener


def by_library(chunks: list[bytes], deflate: bool = False) -> list[str]:
    """What websockets alone makes of the same bytes."""
    from laddverk.gateway import transport

    protocol = ServerProtocol(extensions=transport._EXTENSIONS, max_size=MAX_BYTES)
    protocol.receive_data(REQUEST + (DEFLATE if deflate else b"") + b"\r\n")
    protocol.send_response(protocol.accept(cast("Any", protocol.events_received()[0])))
    texts: list[str] = []
    parts: list[bytes] | None = None
    for chunk in chunks:
        protocol.receive_data(chunk)
        for event in protocol.events_received():
            frame = cast("Frame", event)
            if frame.opcode is TEXT:
                parts = []
            if frame.opcode in (TEXT, CONT) and parts is not None:
                parts.append(bytes(frame.data))
                if frame.fin:
                    try:
                        texts.append(b"".join(parts).decode())
                    except UnicodeDecodeError:
                        return texts
                    parts = None
        if protocol.state is not OPEN:
            break
    return texts


def frame(data: bytes, opcode: Opcode = TEXT, fin: bool = True, rsv1: bool = False) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True) if not rsv1 else _compressed(data)


def _compressed(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-12)
    packed = (packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    raw = bytearray(Frame(TEXT, packed).serialize(mask=True))
    raw[0] |= 0x40
    return bytes(raw)


texts = st.one_of(st.text(max_size=40), st.sampled_from(["", "å" * 70, "x" * 125, "y" * 126, "z" * 1_500])).filter(
    lambda text: not any("\ud800" <= char <= "\udfff" for char in text)
)
pieces = st.one_of(
    st.builds(lambda text: frame(text.encode()), texts),
    st.builds(lambda text, at: frame(text.encode()[:at], fin=False) + frame(text.encode()[at:], CONT), texts, st.integers(0, 50)),
    st.builds(lambda data: frame(data, Opcode.PING), st.binary(max_size=10)),
    st.builds(lambda data: frame(data, Opcode.PONG), st.binary(max_size=10)),
    st.builds(lambda text: frame(text.encode()[:3], fin=False) + frame(b"p", Opcode.PING) + frame(text.encode()[3:], CONT), texts),
)
hostile = st.one_of(
    st.binary(min_size=1, max_size=30),
    st.just(frame(b"\xff\xfe")),
    st.just(Frame(TEXT, b"unmasked").serialize(mask=False)),
    st.just(frame(b"x" * (MAX_BYTES + 1))),
    st.just(frame(b"", CLOSE)),
    st.just(frame(b"stray", CONT)),
    st.builds(lambda text: frame(text.encode(), rsv1=True), texts),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=6), st.lists(hostile, max_size=1), st.lists(pieces, max_size=2), st.randoms(), st.booleans())
def test_any_split_gives_the_messages_of_the_library(before: Any, bad: Any, after: Any, random: Any, deflate: bool) -> None:
    """Whole, in halves or byte by byte: the same texts in the same order, and the same end."""
    stream = b"".join([*before, *bad, *after])
    cuts = sorted(random.sample(range(len(stream) + 1), min(len(stream), random.randint(0, 8)))) if stream else []
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True) if a < b]
    socket, wire, listener = opened(deflate)
    for chunk in chunks:
        if wire.is_closing():
            break
        socket.data_received(chunk)
    assert listener.texts == by_library([stream], deflate)


@given(st.lists(texts, min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_compressed_messages_are_read(messages: list[str]) -> None:
    """permessage-deflate, each message for itself."""
    socket, _, listener = opened(deflate=True)
    for message in messages:
        socket.data_received(frame(message.encode(), rsv1=True))
    assert listener.texts == messages


@pytest.mark.parametrize("size", [0, 1, 125, 126, 1_023, 1_024, 4_000, 65_535, 65_536])
@pytest.mark.parametrize("deflate", [False, True])
def test_what_is_sent_can_be_read(size: int, deflate: bool) -> None:
    """Frames of our own making and the library's carry the same text."""
    from websockets.extensions.permessage_deflate import PerMessageDeflate
    from websockets.protocol import CLIENT, Protocol

    socket, wire, _ = opened(deflate)
    text = ("å" + "x" * (size - 2)) if size > 1 else "x" * size
    socket.send(text)
    client = Protocol(CLIENT, max_size=None)
    if deflate:
        client.extensions = [PerMessageDeflate(True, True, 12, 12)]
    client.receive_data(wire.written)
    assert [cast("Frame", event).data for event in client.events_received()] == [text.encode()]


def test_a_bomb_closes_the_connection() -> None:
    """A small frame that inflates beyond the bound is refused with 1009, without being inflated."""
    socket, wire, listener = opened(deflate=True)
    socket.data_received(frame(b"[" * 4_000_000, rsv1=True))
    assert listener.texts == []
    assert wire.closed
    assert b"\x03\xf1" in wire.written  # 1009


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(b"\xff"), 1007),
        (frame(b"\xc3", fin=False) + frame(b"\x28", CONT), 1007),
        (frame(b"x", Opcode.BINARY), 1003),
        (Frame(TEXT, b"x").serialize(mask=False), 1002),
        (bytes([0xC1, 0x81, 0, 0, 0, 0, 0x41]), 1002),  # quirk 8: compressed though it was not agreed
        (b"\x81\xff" + (2**40).to_bytes(8, "big"), 1009),
    ],
)
def test_a_broken_frame_ends_the_connection_with_its_code(data: bytes, code: int) -> None:
    """Invalid UTF-8, binary, unmasked, reserved bits, huge."""
    socket, wire, listener = opened()
    socket.data_received(data)
    assert listener.texts == []
    assert wire.closed
    assert wire.written[:1] == b"\x88"
    assert int.from_bytes(wire.written[2:4], "big") == code
    socket.connection_lost(None)
    assert listener.codes == [1006]


def test_frames_sent_with_the_request_are_received() -> None:
    """A station that does not wait for the 101 loses nothing."""
    listener, wire = Listener(), Wire()
    socket = StationSocket(listener, MAX_BYTES, 4_096, 65_536)
    socket.connection_made(wire)
    both = REQUEST + b"\r\n" + frame(b"early") + frame(b"half")[:5]
    for at in range(0, len(both), 50):
        socket.data_received(both[at : at + 50])
    socket.data_received(frame(b"half")[:0] or b"")
    assert listener.texts == ["early"]


@pytest.mark.parametrize(
    ("request_bytes", "status", "word"),
    [
        (REQUEST.replace(b"Connection: Upgrade\r\n", b"") + b"\r\n", b"426", b"Connection"),  # quirk 3
        (REQUEST.replace(b"Upgrade: websocket\r\n", b"") + b"\r\n", b"426", b"Upgrade"),
        (REQUEST.replace(b"Sec-WebSocket-Key", b"X-Key") + b"\r\n", b"400", b"Sec-WebSocket-Key"),
        (REQUEST.replace(b"GET", b"POST") + b"\r\n", b"405", b"method"),
        (b"nonsense\r\n\r\n", b"400", b"HTTP"),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 2_000 + b"\r\n", b"431", b"large"),
        (b"GET /" + b"x" * 5_000 + b" HTTP/1.1\r\n\r\n", b"431", b"large"),
    ],
)
def test_what_is_no_handshake_gets_a_response(request_bytes: bytes, status: bytes, word: bytes) -> None:
    """The response names what is missing."""
    listener, wire = Listener(), Wire()
    socket = StationSocket(listener, MAX_BYTES, 4_096, 65_536)
    socket.connection_made(wire)
    socket.data_received(request_bytes)
    assert wire.written.split(b" ")[1] == status
    assert word in wire.written
    assert wire.closed
    assert listener.gone == 1


def test_two_credentials_are_none() -> None:
    """A second Authorization header cannot smuggle an identity past a proxy."""
    listener, wire = Listener(admit=False), Wire()
    socket = StationSocket(listener, MAX_BYTES, 4_096, 65_536)
    socket.connection_made(wire)
    socket.data_received(REQUEST + b"Authorization: Basic YTpi\r\nAuthorization: Basic Yzpk\r\n\r\n")
    assert listener.knocks[0].authorization is None
    socket.refuse(Answer(401, "no\n"))
    assert wire.written.startswith(b"HTTP/1.1 401")


def test_a_station_that_does_not_read_is_not_read() -> None:
    """Our unread answers do not pile up: reading stops until they are taken; the inbox's pause is another."""
    socket, wire, _ = opened()
    socket.pause_writing()
    assert not wire.reading
    socket.pause()
    socket.resume_writing()
    assert not wire.reading
    socket.resume()
    assert wire.reading


async def test_a_request_that_comes_though_it_was_not_read_waits() -> None:
    """An event loop that reads on after a pause (uvloop, just after the accept) lets nobody past the line."""

    class Strict(Listener):
        def arrived(self, socket: Visitor) -> None:
            socket.pause()

    listener, wire = Strict(), Wire()
    socket = StationSocket(listener, MAX_BYTES, 4_096, 65_536)
    socket.connection_made(wire)
    socket.data_received(REQUEST + b"\r\n")
    assert listener.knocks == []
    wire.reading = True
    await asyncio.sleep(0)
    assert not wire.reading
    socket.resume()
    assert len(listener.knocks) == 1
    assert wire.written.startswith(b"HTTP/1.1 101")
    other = StationSocket(Strict(), MAX_BYTES, 4_096, 65_536)
    flooded = Wire()
    other.connection_made(flooded)
    other.data_received(b"x" * 5_000)
    assert flooded.aborted


def test_after_the_end_nothing_happens() -> None:
    """Late calls on a lost socket do nothing, and the loss is told once."""
    socket, wire, listener = opened()
    socket.connection_lost(None)
    socket.connection_lost(None)
    socket.send("late")
    socket.ping()
    socket.close(1000, "")
    socket.abort()
    assert wire.written == b""
    assert listener.codes == [1006]


def test_the_close_code_is_told() -> None:
    """A closing handshake of the station is answered and its code passed on."""
    socket, wire, listener = opened()
    socket.data_received(frame((1001).to_bytes(2, "big") + b"bye", CLOSE))
    assert wire.written[:1] == b"\x88"
    assert wire.closed
    socket.connection_lost(None)
    assert listener.codes == [1001]


def test_garbage_never_raises() -> None:
    """Random bytes after the handshake, and instead of it."""
    for size in (1, 10, 100, 1_000, 20_000):
        socket, _, _ = opened()
        socket.data_received(os.urandom(size))
        fresh = StationSocket(Listener(), MAX_BYTES, 4_096, 65_536)
        fresh.connection_made(Wire())
        fresh.data_received(os.urandom(size))
