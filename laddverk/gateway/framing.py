"""Where a WebSocket frame ends (RFC 6455 section 5.2). Pure."""

PLAIN_TEXT = 0x81
"""First byte of a text message in a single frame, without extension bits."""

MASKED = 0x80
"""Bit of the second byte: every frame of a client is masked."""


def frame_size(data: bytes, at: int, max_bytes: int) -> int | None:
    """Bytes of the frame that begins at `at`, or how many are needed to know more. None: a frame that is refused whatever follows."""
    left = len(data) - at
    if left < 2:
        return 2
    if not data[at + 1] & MASKED:
        return None
    length, header = data[at + 1] & 0x7F, 6
    if length == 126:
        if left < 4:
            return 4
        length, header = int.from_bytes(data[at + 2 : at + 4], "big"), 8
    elif length == 127:
        if left < 10:
            return 10
        length, header = int.from_bytes(data[at + 2 : at + 10], "big"), 14
    return None if length > max_bytes else header + length
