"""A limit on what a request may send, declared or not."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laddverk.api.problems import problem

MAX_BODY_BYTES = 256 * 1024


class BodyLimit:
    """ASGI middleware: 413 at once for a declared length beyond the limit; without one, as soon as more has come."""

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._max = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit() or len(declared) > 12 or int(declared) > self._max:
            await problem(413, "too-large", "the body is too large")(scope, receive, send)
            return
        left = self._max

        async def counting() -> Message:
            nonlocal left
            message = await receive()
            if message["type"] == "http.request":
                left -= len(message.get("body", b""))
                if left < 0:
                    raise HTTPException(413)
            return message

        await self._app(scope, counting, send)
