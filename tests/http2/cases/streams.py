"""The life of a stream (RFC 9113, section 5.1), its number, and how many there are."""

from case import alive, answer, case, comes, goaway, reset
from wire import END_HEADERS, END_STREAM, Code, Connection, Kind

# After the end of a request: a stream error, or a connection error (section 5.1, "half-closed (remote)", "closed").
CLOSED = reset(Code.STREAM_CLOSED) | goaway(Code.STREAM_CLOSED)


@case("5.1", "DATA on an idle stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.data(content=b"content")


@case("5.1", "RST_STREAM on an idle stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.reset(1)


@case("5.1", "WINDOW_UPDATE on an idle stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.window_update(1, 100)


@case("5.1", "CONTINUATION on an idle stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, c.block())


@case("5.1", "PRIORITY on an idle stream", answer())
def _(c: Connection) -> None:
    c.frame(Kind.PRIORITY, 0, 3, b"\0\0\0\0\x0f")
    c.headers()


@case("5.1", "DATA after the end of the request", CLOSED)
def _(c: Connection) -> None:
    c.headers()
    c.data(content=b"more")


@case("5.1", "HEADERS after the end of the request", CLOSED)
def _(c: Connection) -> None:
    c.headers()
    c.headers()


@case("5.1", "CONTINUATION after the end of the request", goaway(Code.PROTOCOL_ERROR, Code.STREAM_CLOSED))
def _(c: Connection) -> None:
    c.headers()
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, c.block())


@case("5.1", "WINDOW_UPDATE, PRIORITY and RST_STREAM after the end of the request", alive())
def _(c: Connection) -> None:
    c.headers()
    c.read_until(Kind.DATA, 1, END_STREAM)
    c.window_update(1, 100)
    c.frame(Kind.PRIORITY, 0, 1, b"\0\0\0\0\x0f")
    c.reset(1)


@case("5.1", "DATA on a stream that is closed", CLOSED)
def _(c: Connection) -> None:
    c.headers()
    c.read_until(Kind.DATA, 1, END_STREAM)
    c.data(content=b"more")


@case("5.1", "HEADERS on a stream that is closed", CLOSED)
def _(c: Connection) -> None:
    c.headers()
    c.read_until(Kind.DATA, 1, END_STREAM)
    c.headers()


@case("5.1", "CONTINUATION on a stream that is closed", goaway(Code.PROTOCOL_ERROR, Code.STREAM_CLOSED))
def _(c: Connection) -> None:
    c.headers()
    c.read_until(Kind.DATA, 1, END_STREAM)
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, c.block())


@case("5.1", "DATA on a stream that the client has reset", CLOSED)
def _(c: Connection) -> None:
    c.post()
    c.reset(1)
    c.data(content=b"more")


@case("5.1", "HEADERS on a stream that the client has reset", CLOSED)
def _(c: Connection) -> None:
    c.post()
    c.reset(1)
    c.headers()


@case("5.4.2", "a stream that the client has reset does not harm the next one", answer(200, 3))
def _(c: Connection) -> None:
    c.post()
    c.reset(1)
    c.headers(3)


@case("5.1.1", "a stream of an even number", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(2)


@case("5.1.1", "a stream of a lower number", goaway(Code.PROTOCOL_ERROR, Code.STREAM_CLOSED))
def _(c: Connection) -> None:
    c.headers(5)
    c.headers(3)


@case("5.1.1", "streams whose numbers have gaps", answer(200, 3, 101, 9_999))
def _(c: Connection) -> None:
    for stream in (3, 101, 9_999):
        c.headers(stream)


@case("5.1.1", "the last stream that there can be", answer(200, 0x7FFF_FFFF))
def _(c: Connection) -> None:
    c.headers(0x7FFF_FFFF)


@case("5.1.2", "100 requests at once", answer(200, *range(1, 200, 2)))
def _(c: Connection) -> None:
    for stream in range(1, 200, 2):
        c.headers(stream)


@case("5.1.2", "100 requests at once whose ends come later", answer(422, *range(1, 200, 2)))
def _(c: Connection) -> None:
    for stream in range(1, 200, 2):
        c.post(stream)
    for stream in range(199, 0, -2):
        c.data(stream, b"{}")


@case("5.1.2", "the hundred-and-first", reset(Code.REFUSED_STREAM, Code.PROTOCOL_ERROR, stream=201))
def _(c: Connection) -> None:
    for stream in range(1, 202, 2):
        c.post(stream)


@case("5.1.2", "after a refusal, the others go on", comes(
    "422 on stream 199, REFUSED_STREAM on 201",
    lambda seen: bool(seen.of(Kind.HEADERS, 199) and seen.of(Kind.RST_STREAM, 201)) and seen.is_probed()))
def _(c: Connection) -> None:
    for stream in range(1, 202, 2):
        c.post(stream)
    c.data(199, b"{}")


@case("5.3", "a stream that depends on itself, which RFC 9113 has given up",
      answer() | reset(Code.PROTOCOL_ERROR) | goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, 0x20 | END_STREAM | END_HEADERS, 1, b"\0\0\0\x01\x0f" + c.block())
