"""What holds for all frames (RFC 9113, sections 4.1, 4.2 and 5.5), and DATA and HEADERS as frames (6.1, 6.2, 6.10)."""

from case import alive, answer, case, goaway, reset
from wire import END_HEADERS, END_STREAM, PADDED, PRIORITY, Code, Connection, Kind

LARGEST = 16_384


@case("4.1", "an unknown kind of frame", alive())
def _(c: Connection) -> None:
    c.frame(0x16, 0, 0, b"whatever")


@case("5.5", "an unknown kind of frame on a stream, before its request", answer())
def _(c: Connection) -> None:
    c.frame(0xEE, 0xFF, 1, b"whatever")
    c.headers()


@case("4.1", "flags that are not defined", answer())
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS | 0xD2, 1, c.block())


@case("4.1", "the reserved bit of a stream identifier", answer())
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS, 1 | 1 << 31, c.block())


@case("4.2", "DATA of the largest size", answer(422))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}".ljust(LARGEST))


@case("4.2", "DATA that is too large", goaway(Code.FRAME_SIZE_ERROR) | reset(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}".ljust(LARGEST + 1))


@case("4.2", "HEADERS that are too large", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.headers(fields=c.fields(more=[("x-large", "a" * LARGEST)]))


@case("4.2", "SETTINGS that are too large", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=b"\xff\xff\0\0\0\0" * (LARGEST // 6 + 1))


@case("6.1", "DATA on stream 0", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers()
    c.data(0, b"content")


@case("6.1", "padding as long as the frame", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"\x06{}---", flags=PADDED | END_STREAM)


@case("6.1", "DATA with padding", answer(422))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"\x04{}" + bytes(4), flags=PADDED | END_STREAM)


@case("6.1", "DATA that is nothing but padding, then the end", answer(422))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}", flags=0)
    c.data(content=b"\xff" + bytes(255), flags=PADDED)
    c.data()


@case("6.1", "empty DATA in between", answer(422))
def _(c: Connection) -> None:
    c.post()
    for content in (b"", b"{", b"", b"}", b""):
        c.data(content=content, flags=0)
    c.data()


@case("6.2", "HEADERS on stream 0", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(0)


@case("6.2", "padding longer than HEADERS", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    block = c.block()
    c.frame(Kind.HEADERS, PADDED | END_STREAM | END_HEADERS, 1, bytes((len(block) + 1,)) + block)


@case("6.2", "HEADERS with padding and a priority", answer())
def _(c: Connection) -> None:
    flags = PADDED | PRIORITY | END_STREAM | END_HEADERS
    c.frame(Kind.HEADERS, flags, 1, b"\x08\0\0\0\0\x0f" + c.block() + bytes(8))


@case("6.2", "HEADERS too short for the priority they announce", goaway(Code.FRAME_SIZE_ERROR, Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, PRIORITY | END_STREAM | END_HEADERS, 1, b"\0\0\0")


@case("6.10", "a header in many CONTINUATION frames", answer())
def _(c: Connection) -> None:
    block = c.block()
    _split(c, [block[start : start + 8] for start in range(0, len(block), 8)])


@case("6.10", "a header whose first frames are empty", answer())
def _(c: Connection) -> None:
    _split(c, [b"", b"", c.block(), b""])


def _split(c: Connection, parts: list[bytes]) -> None:
    c.frame(Kind.HEADERS, END_STREAM, 1, parts[0])
    for part in parts[1:-1]:
        c.frame(Kind.CONTINUATION, 0, 1, part)
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, parts[-1])


@case("6.10", "HEADERS of another stream inside a header", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=END_STREAM)
    c.headers(3)


@case("6.10", "DATA inside a header", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=0)
    c.data(content=b"{}")


@case("6.10", "PRIORITY inside a header", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=END_STREAM)
    c.frame(Kind.PRIORITY, 0, 1, bytes(5))


@case("6.10", "PING inside a header", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=END_STREAM)
    c.frame(Kind.PING, payload=bytes(8))


@case("5.5", "an unknown kind of frame inside a header", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=END_STREAM)
    c.frame(0x16, 0, 1, b"whatever")


@case("6.10", "CONTINUATION on another stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=END_STREAM)
    c.frame(Kind.CONTINUATION, END_HEADERS, 3)


@case("6.10", "CONTINUATION on stream 0", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=END_STREAM)
    c.frame(Kind.CONTINUATION, END_HEADERS, 0)


@case("6.10", "CONTINUATION after a whole header", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=END_HEADERS)
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, c.block())


@case("6.10", "CONTINUATION after a whole header in two frames", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(flags=0)
    c.frame(Kind.CONTINUATION, END_HEADERS, 1)
    c.frame(Kind.CONTINUATION, END_HEADERS, 1)


@case("6.10", "CONTINUATION after DATA", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}", flags=0)
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, c.block())
