"""The frames that carry nothing of a request (RFC 9113, sections 6.3 to 6.9)."""

from case import alive, answer, case, comes, goaway, reset
from wire import ACK, END_STREAM, Code, Connection, Kind, Setting, settings

LARGEST_WINDOW = 0x7FFF_FFFF


@case("6.3", "PRIORITY on stream 0", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.PRIORITY, 0, 0, bytes(5))


@case("6.3", "PRIORITY of a wrong length", reset(Code.FRAME_SIZE_ERROR) | goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.frame(Kind.PRIORITY, 0, 1, bytes(4))


@case("6.4", "RST_STREAM on stream 0", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.reset(0)


@case("6.4", "RST_STREAM of a wrong length", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.frame(Kind.RST_STREAM, 0, 1, bytes(3))


@case("6.4", "RST_STREAM with an unknown code", answer(200, 3))
def _(c: Connection) -> None:
    c.post()
    c.reset(1, 0xDEAD)
    c.headers(3)


@case("6.5", "SETTINGS on a stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, 0, 1, settings([(Setting.MAX_CONCURRENT_STREAMS, 1)]))


@case("6.5", "an acknowledgement of SETTINGS that has content", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, ACK, 0, bytes(6))


@case("6.5", "SETTINGS of a wrong length", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=bytes(7))


@case("6.5.3", "SETTINGS are acknowledged, each", comes(
    "three acknowledgements", lambda seen: sum(came.flags & ACK for came in seen.of(Kind.SETTINGS)) == 3))
def _(c: Connection) -> None:
    for size in (20_000, 30_000):
        c.frame(Kind.SETTINGS, payload=settings([(Setting.MAX_FRAME_SIZE, size)]))


def _setting(name: int, value: int, code: Code) -> None:
    label = Setting(name).name

    @case("6.5.2", f"{label} of {value:,}", goaway(code))
    def _(c: Connection) -> None:
        c.frame(Kind.SETTINGS, payload=settings([(name, value)]))


_setting(Setting.ENABLE_PUSH, 2, Code.PROTOCOL_ERROR)
_setting(Setting.INITIAL_WINDOW_SIZE, LARGEST_WINDOW + 1, Code.FLOW_CONTROL_ERROR)
_setting(Setting.INITIAL_WINDOW_SIZE, 0xFFFF_FFFF, Code.FLOW_CONTROL_ERROR)
_setting(Setting.MAX_FRAME_SIZE, 16_383, Code.PROTOCOL_ERROR)
_setting(Setting.MAX_FRAME_SIZE, 1 << 24, Code.PROTOCOL_ERROR)


@case("6.5.2", "settings that nobody knows", answer())
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=settings([(0xFF, 1), (0, 0xFFFF_FFFF), (0x1234, 0)]))
    c.headers()


@case("6.5.3", "the last value of a setting counts", comes(
    "DATA of one byte first", lambda seen: [len(f.payload) for f in seen.of(Kind.DATA, 1)][:1] == [1]))
def _(c: Connection) -> None:
    values = [(Setting.INITIAL_WINDOW_SIZE, 100), (Setting.INITIAL_WINDOW_SIZE, 1)]
    c.frame(Kind.SETTINGS, payload=settings(values))
    c.headers()


@case("6.5.2", "no table of header fields", answer(200, 1, 3))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=settings([(Setting.HEADER_TABLE_SIZE, 0)]))
    c.decoder.max_allowed_table_size = 0
    c.headers()
    c.headers(3)


@case("6.6", "PUSH_PROMISE", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.frame(Kind.PUSH_PROMISE, 4, 1, b"\0\0\0\x03" + c.block())


@case("6.7", "PING is answered with what it carries", comes(
    "its acknowledgement", lambda seen: any(f.flags == ACK and f.payload == b"12345678" for f in seen.of(Kind.PING))))
def _(c: Connection) -> None:
    c.frame(Kind.PING, payload=b"12345678")


@case("6.7", "an acknowledgement of PING is not answered", comes(
    "the probe's answer alone", lambda seen: seen.is_probed() and len(seen.of(Kind.PING)) == 1))
def _(c: Connection) -> None:
    c.frame(Kind.PING, ACK, payload=b"87654321")


@case("6.7", "PING on a stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.PING, 0, 1, bytes(8))


@case("6.7", "PING of a wrong length", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.PING, payload=bytes(6))


@case("6.8", "GOAWAY on a stream", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.GOAWAY, 0, 1, bytes(8))


@case("6.8", "GOAWAY of a wrong length", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.GOAWAY, payload=bytes(7))


@case("6.8", "after GOAWAY of the client, its request is answered, then it ends", comes(
    "200, then the end",
    lambda seen: seen.ended and [f.fields.get(":status") for f in seen.of(Kind.HEADERS, 1)] == ["200"], probe=False))
def _(c: Connection) -> None:
    c.headers()
    c.frame(Kind.GOAWAY, payload=bytes(8) + b"bye")


@case("6.9", "WINDOW_UPDATE by nothing on the connection", goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.window_update(0, 0)


@case("6.9", "WINDOW_UPDATE by nothing on a stream", reset(Code.PROTOCOL_ERROR) | goaway(Code.PROTOCOL_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.window_update(1, 0)


@case("6.9", "WINDOW_UPDATE of a wrong length", goaway(Code.FRAME_SIZE_ERROR))
def _(c: Connection) -> None:
    c.frame(Kind.WINDOW_UPDATE, payload=bytes(3))


@case("6.9.1", "a window of the connection that is too large", goaway(Code.FLOW_CONTROL_ERROR))
def _(c: Connection) -> None:
    c.window_update(0, LARGEST_WINDOW)
    c.window_update(0, LARGEST_WINDOW)


@case("6.9.1", "a window of a stream that is too large", reset(Code.FLOW_CONTROL_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.window_update(1, LARGEST_WINDOW)


@case("6.9.1", "a window of one byte is not exceeded", comes(
    "DATA of one byte", lambda seen: seen.is_probed() and [len(f.payload) for f in seen.of(Kind.DATA, 1)] == [1]))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, 1)]))
    c.headers()


@case("6.9.2", "a window that opens later lets the answer through", comes(
    "the rest", lambda seen: any(f.flags & END_STREAM for f in seen.of(Kind.DATA, 1))))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, 1)]))
    c.headers()
    c.read_until(Kind.DATA, 1)
    c.frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, 65_535)]))


@case("6.9.2", "a window below nothing is filled up first", comes(
    "two bytes more",
    lambda seen: seen.is_probed() and sum(len(f.payload) for f in seen.of(Kind.DATA, 1)) == 2))
def _(c: Connection) -> None:
    c.frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, 3)]))
    c.headers()
    c.read_until(Kind.DATA, 1)
    c.frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, 1)]))
    c.window_update(1, 4)


@case("6.9.2", "a change of the window size that makes a window too large", goaway(Code.FLOW_CONTROL_ERROR))
def _(c: Connection) -> None:
    c.post()
    c.window_update(1, LARGEST_WINDOW - 65_535)
    c.frame(Kind.SETTINGS, payload=settings([(Setting.INITIAL_WINDOW_SIZE, 65_536)]))


@case("5.5", "WINDOW_UPDATE on both levels does no harm", alive())
def _(c: Connection) -> None:
    c.post()
    c.window_update(0, 1)
    c.window_update(1, 1)
