"""HPACK (RFC 7541) where it goes wrong, and where it only looks so."""

from case import answer, case, goaway
from wire import END_HEADERS, END_STREAM, Code, Connection, Kind, Setting, settings

WRONG = goaway(Code.COMPRESSION_ERROR)

# A literal field that is not indexed, with a new name "x" and a value that follows.
LITERAL = b"\x00\x01x"


def _after(c: Connection, more: bytes) -> None:
    """A request whose header goes on with these bytes."""
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS, 1, c.block() + more)


def _wrong(section: str, name: str, more: bytes) -> None:
    @case(f"HPACK {section}", name, WRONG)
    def _(c: Connection) -> None:
        _after(c, more)


_wrong("6.1", "index 0", b"\x80")
_wrong("2.3.3", "an index that is not there", b"\xff\x7f")
_wrong("2.3.3", "a name by an index that is not there", b"\x7f\x7f\x01a")
_wrong("5.1", "a number without end", b"\xff" + b"\xff" * 12)
_wrong("5.1", "a number that is cut off", b"\xff\x80")
_wrong("5.2", "text that is cut off", LITERAL + b"\x05ab")
_wrong("5.2", "text whose length is missing", LITERAL)
_wrong("5.2", "Huffman's code padded by more than seven bits", LITERAL + b"\x82\x1f\xff")
_wrong("5.2", "Huffman's code padded by zeros", LITERAL + b"\x81\x18")
_wrong("5.2", "Huffman's code of the end", LITERAL + b"\x84\xff\xff\xff\xff")
_wrong("4.2", "a change of the table's size at the end of a header", b"\x3f\xe1\x0f")


@case("HPACK 6.3", "a table larger than allowed", WRONG)
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS, 1, b"\x3f\xe1\xff\x03" + c.block())


@case("HPACK 6.3", "a table that the client makes empty", answer())
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS, 1, b"\x20" + c.block())


@case("HPACK 4.2", "a table made empty and full again", answer())
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS, 1, b"\x20\x3f\xe1\x1f" + c.block())


@case("HPACK 4.3", "a field larger than the table", answer(200, 1, 3))
def _(c: Connection) -> None:
    c.headers(1, c.fields(more=[("x-large", "a" * 5_000)]))
    c.headers(3)


@case("HPACK 2.3.2", "fields that are remembered from request to request", answer(200, *range(1, 41, 2)))
def _(c: Connection) -> None:
    for stream in range(1, 41, 2):
        c.headers(stream, c.fields(more=[("x-same", "same"), ("x-other", f"{stream}" * 20)]))


@case("HPACK 5.2", "Huffman's code", answer())
def _(c: Connection) -> None:
    fields = c.fields(more=[("x-text", "".join(map(chr, range(0x21, 0x7F))))])
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS, 1, c.encoder.encode(fields, huffman=True))


@case("HPACK 7.1.3", "fields that are never remembered", answer())
def _(c: Connection) -> None:
    _after(c, b"\x10\x0dauthorization\x06secret")


@case("4.3", "a header that is cut off in a field", WRONG)
def _(c: Connection) -> None:
    c.frame(Kind.HEADERS, END_STREAM | END_HEADERS, 1, c.block()[:-3])


@case("4.3", "a field that two frames share", answer())
def _(c: Connection) -> None:
    block = c.block()
    c.frame(Kind.HEADERS, END_STREAM, 1, block[:-3])
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, block[-3:])


@case("6.5.2", "a larger table than before, which we do not use", answer())
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=settings([(Setting.HEADER_TABLE_SIZE, 1 << 16)]))
    c.decoder.max_allowed_table_size = 1 << 16
    c.headers()
