"""Whole exchanges (RFC 9113, section 8)."""

from case import answer, case, comes
from wire import END_HEADERS, END_STREAM, Connection, Kind


@case("8.1", "HEAD has a header and no content", comes(
    "200 that ends with its header",
    lambda seen: any(f.flags & END_STREAM and f.fields.get(":status") == "200" for f in seen.of(Kind.HEADERS, 1))))
def _(c: Connection) -> None:
    c.headers(1, c.fields("HEAD"))


@case("8.1", "a path that is not there", answer(404))
def _(c: Connection) -> None:
    c.headers(1, c.fields(path="/nowhere"))


@case("8.3.1", "a fragment in the path is cut off before anybody sees it", answer(200))
def _(c: Connection) -> None:
    c.headers(1, c.fields(path="/bookmarks#fragment"))


@case("8.1", "content that comes byte by byte", answer(422))
def _(c: Connection) -> None:
    c.post()
    for byte in b'{"a": 1}':
        c.data(content=bytes((byte,)), flags=0)
    c.data()


@case("8.1", "many requests after each other", answer(200, *range(1, 121, 2)))
def _(c: Connection) -> None:
    for stream in range(1, 121, 2):
        c.headers(stream)


@case("8.2.2", "an answer has no field of a connection", comes(
    "200 without them", lambda seen: any(
        f.fields.get(":status") == "200" and not f.fields.keys() & {"connection", "transfer-encoding", "keep-alive"}
        for f in seen.of(Kind.HEADERS, 1))))
def _(c: Connection) -> None:
    c.headers()


@case("8.1", "content beyond the limit is refused before it is sent", answer(413))
def _(c: Connection) -> None:
    c.post(more=[("content-length", str(1 << 30))])


@case("8.1", "header fields beyond the limit are refused", answer(431))
def _(c: Connection) -> None:
    c.headers(1, c.fields(more=[(f"x-{number}", "a") for number in range(100)]))


@case("6.5.2", "a header beyond the limit is refused", answer(431))
def _(c: Connection) -> None:
    block = c.block(c.fields(more=[(f"x-{number}", "a" * 4_000) for number in range(5)]))
    c.frame(Kind.HEADERS, END_STREAM, 1, block[:16_000])
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, block[16_000:])
