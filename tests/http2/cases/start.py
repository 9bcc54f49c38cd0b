"""How a connection starts (RFC 9113, section 3)."""

from case import alive, answer, case, comes, goaway
from wire import ACK, END_HEADERS, END_STREAM, PREFACE, Code, Connection, Kind, Setting, frame, settings

# What a connection that never spoke HTTP/2 gets: the end, and maybe an answer of HTTP/1.1 before it.
NO_HTTP2 = comes("the end, without a frame", lambda seen: seen.ended and not seen.frames, probe=False)


@case("3.3", "a request with prior knowledge", answer())
def _(c: Connection) -> None:
    c.headers()


@case("3.4", "SETTINGS come first, and those of the client are acknowledged", comes(
    "SETTINGS, then its acknowledgement",
    lambda seen: seen.frames[:1] == seen.of(Kind.SETTINGS)[:1] and seen.of(Kind.SETTINGS)[0].flags == 0
    and any(came.flags & ACK for came in seen.of(Kind.SETTINGS)) if seen.of(Kind.SETTINGS) else False))
def _(c: Connection) -> None:
    del c


@case("3.4", "a preface that is none", NO_HTTP2)
def _(c: Connection) -> None:
    _anew(c, b"INVALID CONNECTION PREFACE\r\n\r\n")


@case("3.4", "a preface that goes wrong at its end", NO_HTTP2)
def _(c: Connection) -> None:
    _anew(c, PREFACE[:-4] + b"\n\r\n\r" + frame(Kind.SETTINGS))


@case("3.4", "a preface that goes wrong in its middle", NO_HTTP2)
def _(c: Connection) -> None:
    _anew(c, PREFACE[:14] + b"\r\n\r\nXX\r\n\r\n" + frame(Kind.SETTINGS))


@case("3.4", "a preface that comes byte by byte", answer())
def _(c: Connection) -> None:
    _anew(c, b"")
    for byte in PREFACE + frame(Kind.SETTINGS):
        c.send(bytes((byte,)))
    c.headers()


@case("3.4", "requests that do not wait for the settings", answer(200, 1, 3))
def _(c: Connection) -> None:
    _anew(c, PREFACE + frame(Kind.SETTINGS) + _request(c, 1) + _request(c, 3))


@case("3.4", "PING instead of SETTINGS after the preface", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    _anew(c, PREFACE + frame(Kind.PING, payload=b"too soon"))


@case("3.4", "a request instead of SETTINGS after the preface", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    _anew(c, PREFACE + _request(c, 1))


@case("3.4", "settings that say something", answer())
def _(c: Connection) -> None:
    values = [(Setting.INITIAL_WINDOW_SIZE, 1 << 20), (Setting.ENABLE_PUSH, 0), (Setting.MAX_CONCURRENT_STREAMS, 0)]
    _anew(c, PREFACE + frame(Kind.SETTINGS, payload=settings(values)))
    c.headers()


@case("3.1", "an upgrade from HTTP/1.1, which RFC 9113 has given up, is answered in HTTP/1.1", NO_HTTP2)
def _(c: Connection) -> None:
    upgrade = "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n"
    _anew(c, f"GET /bookmarks HTTP/1.1\r\nhost: {c.host}\r\n{upgrade}\r\n".encode())
    head = c.socket.recv(64)
    assert head.startswith(b"HTTP/1.1 200 "), head
    c.socket.shutdown(1)
    c.rest()
    c.received = b""


@case("3.4", "acknowledged settings of the server", alive())
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, ACK)


def _request(c: Connection, stream: int) -> bytes:
    return frame(Kind.HEADERS, END_STREAM | END_HEADERS, stream, c.block())


def _anew(c: Connection, data: bytes) -> None:
    """A connection in the place of this one, that begins with these bytes."""
    peer = c.socket.getpeername()
    c.socket.close()
    c.socket = Connection(peer, begin=False).socket
    c.send(data)
