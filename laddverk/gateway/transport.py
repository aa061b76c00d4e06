"""The one file that knows the socket library: bytes of one connection in, texts out.

An asyncio.Protocol around the Sans-I/O `ServerProtocol` of `websockets`: no task, queue or future a message, no task a connection.
The usual message, one whole unfragmented text frame without extension bits, is unmasked here; everything else (fragments, control
frames, compression, errors) is judged by the library, which is given whole frames only, so that both always stand at the same
boundary. docs/adr/0003-websockets-sans-io.md says what was measured.
"""

import asyncio
from typing import cast

from websockets.exceptions import InvalidHeader
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import BINARY, CLOSE, CONT, PING, PONG, TEXT, CloseCode, Frame
from websockets.headers import parse_subprotocol
from websockets.http11 import Request, Response
from websockets.protocol import OPEN, SEND_EOF
from websockets.server import ServerProtocol

from laddverk.gateway.doorway import Answer, Doorkeeper, Knock, Receiver
from laddverk.gateway.framing import MASKED, PLAIN_TEXT, frame_size

try:
    from websockets.speedups import apply_mask
except ImportError:  # an installation without the compiled part
    from websockets.utils import apply_mask

_COMPRESS_FROM_BYTES = 1_024
"""Shorter answers are sent as they are, which RFC 7692 section 6.1 allows: compressing them costs more than it saves."""

# No context is kept between messages, on either side, so that an idle station costs nothing for it.
_EXTENSIONS = (
    ServerPerMessageDeflateFactory(
        server_no_context_takeover=True,
        client_no_context_takeover=True,
        server_max_window_bits=12,
        client_max_window_bits=12,
        compress_settings={"memLevel": 4, "level": 3},
    ),
)


class StationSocket(asyncio.Protocol):
    """One connection. `address` is the peer's IP address without port; `came_at` and `inside` are the doorkeeper's notes."""

    __slots__ = (
        "_buffer",
        "_doorkeeper",
        "_eager",
        "_expected",
        "_max_bytes",
        "_parts",
        "_paused",
        "_protocol",
        "_receiver",
        "_request",
        "_request_max",
        "_response",
        "_transport",
        "_write_max",
        "address",
        "came_at",
        "inside",
    )

    def __init__(self, doorkeeper: Doorkeeper, frame_bytes: int, request_bytes: int, write_buffer_bytes: int) -> None:
        self._doorkeeper: Doorkeeper | None = doorkeeper
        self._max_bytes = frame_bytes
        self._request_max = request_bytes
        self._write_max = write_buffer_bytes
        self._transport: asyncio.Transport | None = None
        self._protocol: ServerProtocol | None = None
        self._receiver: Receiver | None = None
        self._response: Response | None = None
        self._request = False
        self._eager = False
        """Open, with no fragmented message under way."""
        self._buffer: bytearray | None = None
        self._expected = 0
        self._parts: list[bytes] | None = None
        self._paused = 0
        self.address = ""
        self.came_at = 0.0
        self.inside = False

    # ---- asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(self._write_max)
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if isinstance(peer, tuple) else ""
        if self._doorkeeper is not None:
            self._doorkeeper.arrived(self)
            if self._paused:
                # uvloop begins to read after this call, whatever was asked of it here.
                asyncio.get_running_loop().call_soon(self._hold_on)

    def data_received(self, data: bytes) -> None:
        if not self._eager or self._buffer is not None:
            self._received_slowly(data)
            return
        size = len(data)
        if size > 6 and data[0] == PLAIN_TEXT:
            length = data[1] - MASKED
            start = 2
            if length == 126:
                length = data[2] << 8 | data[3]
                start = 4
            if 0 <= length <= self._max_bytes and size == start + 4 + length and not (start == 2 and length > 125):
                try:
                    text = apply_mask(data[start + 4 :], data[start : start + 4]).decode()
                except UnicodeDecodeError:
                    self._received_slowly(data)  # the library says what the standard wants said
                    return
                self._receiver.received(text)  # type: ignore[union-attr]  # eager only with a receiver
                return
        self._received_slowly(data)

    def eof_received(self) -> bool:
        self._eager = False
        if self._protocol is not None:
            self._protocol.receive_eof()
            self._flush()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._eager = False
        self._buffer = self._parts = self._transport = None
        receiver, self._receiver = self._receiver, None
        doorkeeper, self._doorkeeper = self._doorkeeper, None
        protocol, self._protocol = self._protocol, None
        if receiver is not None:
            rcvd = protocol.close_rcvd if protocol is not None else None
            receiver.lost(int(rcvd.code) if rcvd is not None else int(CloseCode.ABNORMAL_CLOSURE))
        elif doorkeeper is not None:
            doorkeeper.left(self)

    def pause_writing(self) -> None:
        """The station does not read what we send: then we do not read what it sends."""
        self._hold(2)

    def resume_writing(self) -> None:
        self._let_go(2)

    # ---- the handshake

    def _request_received(self, data: bytes) -> None:
        if self._transport is None or self._doorkeeper is None:
            return
        buffer = self._buffer = self._buffer or bytearray()
        buffer += data
        if self._paused and not self._request:  # It has to wait, and what it said already waits with it.
            if len(buffer) > self._request_max:
                self.abort()
            return
        if self._request:  # It does not wait for our answer: tolerated within the bound of one message.
            if len(buffer) > self._max_bytes:
                self.abort()
            return
        end = buffer.find(b"\r\n\r\n")
        if end < 0 or end > self._request_max:
            if len(buffer) > self._request_max:
                self.refuse(Answer(431, "The request header is too large.\n"))
            return
        self._request = True
        request = bytes(buffer[: end + 4])
        del buffer[: end + 4]
        self._protocol = protocol = ServerProtocol(extensions=_EXTENSIONS, max_size=self._max_bytes)
        protocol.receive_data(request)
        events = protocol.events_received()
        if not events:
            self.refuse(Answer(400, "Not an HTTP request.\n"))
            return
        self._doorkeeper.knocked(self, self._knock(protocol, cast("Request", events[0])))

    def _knock(self, protocol: ServerProtocol, request: Request) -> Knock:
        response = protocol.accept(request)
        fault = None
        if response.status_code != 101:
            extra = tuple((name, value) for name, value in response.headers.raw_items() if name in ("Upgrade", "Allow"))
            fault = Answer(response.status_code, response.body.decode(), extra)
        else:
            self._response = response
        headers = request.headers
        authorizations = headers.get_all("Authorization")
        offered: list[str] = []
        for value in headers.get_all("Sec-WebSocket-Protocol"):
            try:
                offered += parse_subprotocol(value)
            except InvalidHeader:
                break  # `accept` has refused it already
        # Two differing credentials are no credential.
        authorization = authorizations[0] if len(authorizations) == 1 else None
        return Knock(request.path, authorization, tuple(offered), fault)

    def _doorkeeper_left(self) -> None:
        doorkeeper, self._doorkeeper = self._doorkeeper, None
        if doorkeeper is not None:
            doorkeeper.left(self)

    @property
    def waiting(self) -> bool:
        """Still there, and neither let in nor refused."""
        return self._transport is not None and self._doorkeeper is not None

    def refuse(self, answer: Answer) -> None:
        """Send a response and close."""
        if self._transport is None or self._doorkeeper is None:
            return
        protocol = self._protocol or ServerProtocol()
        response = protocol.reject(answer.status, answer.text)
        for name, value in answer.headers:
            response.headers[name] = value
        self._transport.write(response.serialize())
        self._doorkeeper_left()
        self._transport.close()

    def admit(self, receiver: Receiver, subprotocol: str | None) -> None:
        """Send the 101. What was sent after the request is received within this call."""
        protocol, response = self._protocol, self._response
        assert protocol is not None
        assert response is not None
        self._response = None
        self._doorkeeper_left()
        if self._transport is None:
            receiver.lost(int(CloseCode.ABNORMAL_CLOSURE))
            return
        if subprotocol is not None:
            response.headers["Sec-WebSocket-Protocol"] = subprotocol
        self._receiver = receiver
        protocol.send_response(response)
        self._flush()
        self._eager = protocol.state is OPEN
        early, self._buffer = self._buffer, None
        if early:
            self._received_slowly(bytes(early))

    # ---- frames in

    def _received_slowly(self, data: bytes) -> None:
        if self._receiver is None:
            self._request_received(data)
            return
        if self._protocol is None or self._protocol.state is not OPEN:
            self._feed(data)
            return
        if self._buffer is not None:
            self._buffer += data
            if len(self._buffer) < self._expected:
                return
            data = bytes(self._buffer)
            self._buffer = None
        at, end = 0, len(data)
        while at < end and self._protocol is not None and self._protocol.state is OPEN:
            size = frame_size(data, at, self._max_bytes)
            if size is None:
                break  # nothing more can be understood: the library shall say why
            if at + size > end:
                self._buffer, self._expected = bytearray(data[at:]), size
                return
            self._frame_received(data[at : at + size])
            at += size
        if at < end:
            self._feed(data[at:])

    def _frame_received(self, frame: bytes) -> None:
        if frame[0] == PLAIN_TEXT and self._parts is None:
            start = 4 if frame[1] == MASKED + 126 else 10 if frame[1] == MASKED + 127 else 2
            try:
                text = apply_mask(frame[start + 4 :], frame[start : start + 4]).decode()
            except UnicodeDecodeError as error:
                self._fail(CloseCode.INVALID_DATA, f"{error.reason} at position {error.start}")
                return
            if self._receiver is not None:
                self._receiver.received(text)
            return
        self._feed(frame)

    def _feed(self, data: bytes) -> None:
        """Give bytes to the library, and do what it says."""
        protocol = self._protocol
        if protocol is None:
            return
        was_open = protocol.state is OPEN
        try:
            protocol.receive_data(data)
        except EOFError:
            return
        for event in protocol.events_received():
            if was_open and isinstance(event, Frame):
                self._judged(event)
        self._eager = protocol.state is OPEN and self._parts is None
        self._flush()

    def _judged(self, frame: Frame) -> None:
        """A frame that the library found right."""
        receiver, opcode = self._receiver, frame.opcode
        if receiver is None or opcode is CLOSE:
            return
        if opcode is PING or opcode is PONG:
            receiver.heard(opcode is PONG)
            return
        if opcode is BINARY:
            # OCPP-J 3.2: messages are text.
            self._fail(CloseCode.UNSUPPORTED_DATA, "text is expected")
            return
        if opcode is TEXT:
            self._parts = []
        if self._parts is None:
            return
        assert opcode is TEXT or opcode is CONT
        self._parts.append(bytes(frame.data))
        if frame.fin:
            parts, self._parts = self._parts, None
            try:
                text = b"".join(parts).decode()
            except UnicodeDecodeError as error:
                self._fail(CloseCode.INVALID_DATA, f"{error.reason} at position {error.start}")
                return
            receiver.received(text)

    def _fail(self, code: CloseCode, reason: str) -> None:
        self._eager = False
        if self._protocol is not None and self._protocol.state is OPEN:
            self._protocol.fail(code, reason)
            self._flush()

    def _flush(self) -> None:
        transport, protocol = self._transport, self._protocol
        if transport is None or protocol is None:
            return
        for chunk in protocol.data_to_send():
            if chunk != SEND_EOF:
                transport.write(chunk)
            else:
                transport.close()

    # ---- texts out

    def send(self, text: str) -> None:
        """Send a message; silently nothing if the socket is closing or gone."""
        transport, protocol = self._transport, self._protocol
        if transport is None or protocol is None or protocol.state is not OPEN:
            return
        data = text.encode()
        length = len(data)
        if length < 126:
            transport.write(bytes((PLAIN_TEXT, length)) + data)
        elif protocol.extensions and length >= _COMPRESS_FROM_BYTES:
            protocol.send_text(data)
            self._flush()
        elif length < 65_536:
            transport.write(b"\x81\x7e" + length.to_bytes(2, "big") + data)
        else:
            protocol.send_text(data)
            self._flush()

    def ping(self) -> None:
        """Ask whether the station is still there."""
        if self._protocol is not None and self._protocol.state is OPEN:
            self._protocol.send_ping(b"")
            self._flush()

    def close(self, code: int, reason: str) -> None:
        """Begin the closing handshake; the owner calls `abort` if it does not end."""
        self._eager = False
        if self._protocol is not None and self._protocol.state is OPEN:
            self._protocol.send_close(code, reason)
            self._flush()

    def abort(self) -> None:
        """Drop the connection at once."""
        self._eager = False
        if self._transport is not None:
            self._transport.abort()

    def pause(self) -> None:
        """Read no more for now."""
        self._hold(1)

    def resume(self) -> None:
        """Read on."""
        self._let_go(1)
        if self._doorkeeper is not None and self._buffer and not self._request:
            self._request_received(b"")

    def _hold_on(self) -> None:
        if self._paused and self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def _hold(self, why: int) -> None:
        if not self._paused and self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()
        self._paused |= why

    def _let_go(self, why: int) -> None:
        was, self._paused = self._paused, self._paused & ~why
        if was and not self._paused and self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
