"""A client of HTTP/2 that sends whatever it is told to, and reads what comes."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum

from hpack import Decoder, Encoder

Address = tuple[str, int]
Fields = list[tuple[str, str]]

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

# Long enough for any machine. It is not waited for unless a case has failed.
PATIENCE = 3.0


class Kind(IntEnum):
    """Kinds of frames (RFC 9113, section 6)."""

    DATA = 0
    HEADERS = 1
    PRIORITY = 2
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9


class Code(IntEnum):
    """Error codes (RFC 9113, section 7)."""

    NO_ERROR = 0
    PROTOCOL_ERROR = 1
    INTERNAL_ERROR = 2
    FLOW_CONTROL_ERROR = 3
    SETTINGS_TIMEOUT = 4
    STREAM_CLOSED = 5
    FRAME_SIZE_ERROR = 6
    REFUSED_STREAM = 7
    CANCEL = 8
    COMPRESSION_ERROR = 9
    CONNECT_ERROR = 10
    ENHANCE_YOUR_CALM = 11


class Setting(IntEnum):
    """Settings (RFC 9113, section 6.5.2)."""

    HEADER_TABLE_SIZE = 1
    ENABLE_PUSH = 2
    MAX_CONCURRENT_STREAMS = 3
    INITIAL_WINDOW_SIZE = 4
    MAX_FRAME_SIZE = 5
    MAX_HEADER_LIST_SIZE = 6


# Flags; ACK is END_STREAM's bit in SETTINGS and PING.
ACK = END_STREAM = 0x1
END_HEADERS = 0x4
PADDED = 0x8
PRIORITY = 0x20


@dataclass(frozen=True)
class Frame:
    """A frame that came, with its fields if it has any."""

    kind: int
    flags: int
    stream: int
    payload: bytes
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The error code of RST_STREAM or GOAWAY."""
        start = 4 if self.kind == Kind.GOAWAY else 0
        return int.from_bytes(self.payload[start : start + 4], "big")

    def __str__(self) -> str:
        name = Kind(self.kind).name if self.kind in set(Kind) else f"kind {self.kind}"
        if self.kind in (Kind.RST_STREAM, Kind.GOAWAY):
            return f"{name}({self.stream}, {Code(self.code).name})"
        status = self.fields.get(":status", "")
        return f"{name}({self.stream}{', ' + status if status else ''})"


def frame(kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"") -> bytes:
    """The bytes of a frame, whether it is a good one or not."""
    head = len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big")
    return head + payload


def settings(values: Sequence[tuple[int, int]]) -> bytes:
    """The payload of SETTINGS."""
    return b"".join(name.to_bytes(2, "big") + value.to_bytes(4, "big") for name, value in values)


class Connection:
    """A connection, on which nothing is checked before it is sent."""

    def __init__(self, address: Address, *, begin: bool = True, initial: Sequence[tuple[int, int]] = ()) -> None:
        self.host = f"{address[0]}:{address[1]}"
        self.socket = socket.create_connection(address, timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.encoder = Encoder()
        self.decoder = Decoder()
        self.received = b""
        self.ended = False
        if begin:
            self.send(PREFACE + frame(Kind.SETTINGS, payload=settings(initial)))

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    # What is sent.

    def send(self, data: bytes) -> None:
        """Sends bytes; if the server has gone already, that shows when its answer is read."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.socket.sendall(data)

    def frame(self, kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"") -> None:
        """Sends a frame."""
        self.send(frame(kind, flags, stream, payload))

    def fields(self, method: str = "GET", path: str = "/bookmarks", more: Fields | None = None) -> Fields:
        """The fields of a request."""
        own = [(":method", method), (":scheme", "http"), (":authority", self.host), (":path", path)]
        return own + (more or [])

    def block(self, fields: Fields | None = None) -> bytes:
        """Fields as HPACK writes them, without Huffman's code, so that tests can take the bytes apart."""
        return self.encoder.encode(fields or self.fields(), huffman=False)

    def headers(self, stream: int = 1, fields: Fields | None = None, flags: int = END_STREAM | END_HEADERS) -> None:
        """Sends a request, or its header."""
        self.frame(Kind.HEADERS, flags, stream, self.block(fields))

    def post(self, stream: int = 1, more: Fields | None = None) -> None:
        """Sends the header of a request that has content."""
        json = [("content-type", "application/json")]
        self.headers(stream, self.fields("POST", more=json + (more or [])), END_HEADERS)

    def data(self, stream: int = 1, content: bytes = b"", flags: int = END_STREAM) -> None:
        """Sends content."""
        self.frame(Kind.DATA, flags, stream, content)

    def window_update(self, stream: int, increment: int) -> None:
        """Sends WINDOW_UPDATE."""
        self.frame(Kind.WINDOW_UPDATE, 0, stream, increment.to_bytes(4, "big"))

    def reset(self, stream: int, code: int = Code.CANCEL) -> None:
        """Sends RST_STREAM."""
        self.frame(Kind.RST_STREAM, 0, stream, code.to_bytes(4, "big"))

    # What comes.

    def read(self, until: float) -> Frame | None:
        """The next frame; none if the connection ended or the time is over."""
        head = self._take(9, until)
        if head is None:
            return None
        payload = self._take(int.from_bytes(head[:3], "big"), until)
        if payload is None:
            return None
        kind, flags = head[3], head[4]
        fields = self._decode(kind, payload)
        return Frame(kind, flags, int.from_bytes(head[5:], "big") & 0x7FFF_FFFF, payload, fields)

    def read_until(self, kind: int, stream: int, flags: int = 0) -> Frame | None:
        """Reads up to a frame of a kind and a stream that has these flags, or up to GOAWAY."""
        until = time.monotonic() + PATIENCE
        while (came := self.read(until)) is not None:
            is_it = (came.kind, came.stream) == (kind, stream) and came.flags & flags == flags
            if is_it or came.kind == Kind.GOAWAY:
                return came
        return None

    def _decode(self, kind: int, payload: bytes) -> dict[str, str]:
        # The server sends no padding, no priorities and no header so long that it takes a second frame.
        if kind != Kind.HEADERS:
            return {}
        return {str(name): str(value) for name, value in self.decoder.decode(payload)}

    def _take(self, count: int, until: float) -> bytes | None:
        while len(self.received) < count:
            if self.ended or not self._receive(until):
                return None
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def _receive(self, until: float) -> bool:
        left = until - time.monotonic()
        if left <= 0:
            return False
        self.socket.settimeout(left)
        try:
            more = self.socket.recv(65536)
        except TimeoutError:
            return False
        except ConnectionResetError:
            more = b""
        finally:
            self.socket.settimeout(PATIENCE)
        self.ended = not more
        self.received += more
        return bool(more)

    def rest(self) -> bytes:
        """Everything up to the end of the connection, or to the end of patience."""
        until = time.monotonic() + PATIENCE
        while not self.ended and self._receive(until):
            pass
        return self.received
