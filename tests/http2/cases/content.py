"""Content, its length, and what comes behind it (RFC 9113, sections 8.1 and 8.1.1)."""

from case import answer, case, comes, malformed
from wire import END_HEADERS, END_STREAM, Connection, Kind

TRAILERS = [("x-checksum", "0")]


def _trailers(c: Connection, fields: list[tuple[str, str]], flags: int = END_STREAM | END_HEADERS) -> None:
    c.frame(Kind.HEADERS, flags, 1, c.encoder.encode(fields, huffman=False))


def _length(name: str, told: str, *parts: bytes) -> None:
    """A request whose content-length is a lie."""

    @case("8.1.1", name, malformed())
    def _(c: Connection) -> None:
        c.post(more=[("content-length", told)])
        for part in parts[:-1]:
            c.data(content=part, flags=0)
        c.data(content=parts[-1])


_length("content-length less than the content", "1", b"{}")
_length("content-length more than the content", "3", b"{}")
_length("content-length less than all DATA", "3", b"{", b"   ", b"}")
_length("content-length more than all DATA", "30", b"{", b"   ", b"}")
_length("content-length with no content", "1", b"")
_length("content-length that is no number", "two", b"{}")
_length("content-length below nothing", "-2", b"{}")


@case("8.1.1", "content-length twice, and not the same", malformed())
def _(c: Connection) -> None:
    c.post(more=[("content-length", "2"), ("content-length", "3")])
    c.data(content=b"{}")


@case("8.1.1", "content-length without content, in the header that ends the request", malformed())
def _(c: Connection) -> None:
    c.headers(1, c.fields("POST", more=[("content-type", "application/json"), ("content-length", "2")]))


@case("8.1.1", "content-length that is true", answer(422))
def _(c: Connection) -> None:
    c.post(more=[("content-length", "2")])
    c.data(content=b"{}")


@case("8.1.1", "content-length of nothing", answer())
def _(c: Connection) -> None:
    c.headers(1, c.fields(more=[("content-length", "0")]))


@case("8.1", "trailers", answer(422))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}", flags=0)
    _trailers(c, TRAILERS)


@case("8.1", "trailers without content before them", answer(422) | answer(400))
def _(c: Connection) -> None:
    c.post()
    _trailers(c, TRAILERS)


@case("8.1", "trailers that do not end the request", malformed())
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}", flags=0)
    _trailers(c, TRAILERS, END_HEADERS)


# Crate h2 drops it: no app sees it.
@case("8.1", "a pseudo-header in trailers", malformed() | answer(422))
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}", flags=0)
    _trailers(c, [(":method", "GET")])


@case("8.2", "a name in upper case in trailers", malformed())
def _(c: Connection) -> None:
    c.post()
    c.data(content=b"{}", flags=0)
    _trailers(c, [("X-Upper", "a")])


@case("8.1", "DATA behind trailers", comes(
    "a stream error, or the end", lambda seen: seen.ended or bool(seen.of(Kind.RST_STREAM, 1)) and seen.is_probed()))
def _(c: Connection) -> None:
    c.post()
    _trailers(c, TRAILERS)
    c.data(content=b"{}")
