"""What a header may hold (RFC 9113, section 8.2) and what it must (8.3)."""

from case import answer, case, malformed, reset
from wire import END_HEADERS, END_STREAM, Code, Connection, Fields, Kind


def _field(section: str, name: str, *fields: tuple[str, str]) -> None:
    """A request with these fields is malformed."""

    @case(section, name, malformed())
    def _(c: Connection) -> None:
        c.headers(1, c.fields(more=list(fields)))


_field("8.2", "a name in upper case", ("X-Upper", "a"))
_field("8.2.1", "a name with a space", ("x a", "a"))
_field("8.2.1", "a name with a colon", ("x:a", "a"))
_field("8.2.1", "a name with a control character", ("x\x01", "a"))
_field("8.2.1", "a name beyond ASCII", ("x\u00e4", "a"))
_field("8.2.1", "an empty name", ("", "a"))
_field("8.2.1", "a value with a line feed", ("x-a", "a\nb"))
_field("8.2.1", "a value with a carriage return", ("x-a", "a\rb"))
_field("8.2.1", "a value with NUL", ("x-a", "a\0b"))
_field("8.2.1", "a value that begins with a space", ("x-a", " a"))
_field("8.2.1", "a value that ends with a tab", ("x-a", "a\t"))
_field("8.2.2", "connection", ("connection", "keep-alive"))
_field("8.2.2", "keep-alive", ("keep-alive", "timeout=5"))
_field("8.2.2", "proxy-connection", ("proxy-connection", "keep-alive"))
_field("8.2.2", "transfer-encoding", ("transfer-encoding", "chunked"))
_field("8.2.2", "upgrade", ("upgrade", "h2c"))
_field("8.2.2", "te that asks for more than trailers", ("te", "trailers, deflate;q=0.5"))
_field("8.3", "a pseudo-header behind a field", ("x-a", "a"), (":path", "/"))
_field("8.3", "a pseudo-header that nobody knows", (":test", "a"))
_field("8.3", "a pseudo-header of answers", (":status", "200"))
_field("8.3.1", ":method twice", (":method", "GET"))
_field("8.3.1", ":scheme twice", (":scheme", "http"))
_field("8.3.1", ":path twice", (":path", "/"))
_field("8.3.1", ":authority twice", (":authority", "localhost"))
_field("8.3.1", "a host other than :authority", ("host", "other.example"))


def _good(section: str, name: str, *fields: tuple[str, str]) -> None:
    @case(section, name, answer())
    def _(c: Connection) -> None:
        c.headers(1, c.fields(more=list(fields)))


_good("8.2.2", "te that asks for trailers", ("te", "trailers"))
_good("8.2.3", "cookies in parts", ("cookie", "a=1"), ("cookie", "b=2"))
_good("8.2.1", "a value with spaces, tabs and bytes beyond ASCII", ("x-a", "a \t\u00e4 b"))
_good("8.2.1", "an empty value", ("x-a", ""))


def _without(name: str) -> None:
    @case("8.3.1", f"without {name}", malformed())
    def _(c: Connection) -> None:
        c.headers(1, [field for field in c.fields() if field[0] != name])


for _name in (":method", ":scheme", ":path"):
    _without(_name)


def _instead(name: str, what: str, value: str) -> None:
    @case("8.3.1", what, malformed())
    def _(c: Connection) -> None:
        c.headers(1, _with(c, name, value))


def _with(c: Connection, name: str, value: str) -> Fields:
    return [(known, value if known == name else own) for known, own in c.fields()]


_instead(":path", "an empty :path", "")
_instead(":path", "a :path without its slash", "bookmarks")
_instead(":path", "a :path of a star with GET", "*")
_instead(":path", "a :path with a space", "/a b")
_instead(":method", "an empty :method", "")
_instead(":method", "a :method with a space", "GET /")
_instead(":authority", "an :authority with a user", "user@localhost")
_instead(":authority", "an :authority that is none", "a b")
_instead(":scheme", "a :scheme that is none", "ht tp")


@case("8.3.1", "neither :authority nor host", malformed())
def _(c: Connection) -> None:
    c.headers(1, [field for field in c.fields() if field[0] != ":authority"])


@case("8.3.1", "host instead of :authority", answer())
def _(c: Connection) -> None:
    fields = [field for field in c.fields() if field[0] != ":authority"]
    c.headers(1, [*fields, ("host", c.host)])


@case("8.3.1", "the same host in :authority and host", answer())
def _(c: Connection) -> None:
    c.headers(1, c.fields(more=[("host", c.host)]))


@case("8.3.1", "OPTIONS of everything", answer(404) | answer(204) | answer(200) | answer(400))
def _(c: Connection) -> None:
    c.headers(1, c.fields("OPTIONS", "*"))


@case("8.5", "CONNECT with a :path", malformed())
def _(c: Connection) -> None:
    c.headers(1, c.fields("CONNECT"))


@case("8.5", "CONNECT, which nobody asked us for", answer(404) | answer(405) | answer(400)
      | answer(501) | reset(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.headers(1, [(":method", "CONNECT"), (":authority", "other.example:443")])


@case("8.1.1", "after a malformed request, the next one is answered", answer(200, 3))
def _(c: Connection) -> None:
    c.headers(1, c.fields(more=[("connection", "close")]))
    c.headers(3)


@case("8.1", "a malformed request of two frames", malformed())
def _(c: Connection) -> None:
    block = c.block(c.fields(more=[("connection", "close")]))
    c.frame(Kind.HEADERS, END_STREAM, 1, block[:20])
    c.frame(Kind.CONTINUATION, END_HEADERS, 1, block[20:])
