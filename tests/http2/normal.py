"""Clients that mean well, by the library h2: no limit on floods may hit them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    ResponseReceived,
    StreamEnded,
    StreamReset,
)

from wire import ACK, END_STREAM, PATIENCE, Address, Connection, Kind

MEGABYTE = 1_000_000

# What is sent and taken, by each of the clients that have much to send or to take.
VOLUME = 50 * MEGABYTE


class Client:
    """One connection with the default windows; what it is told is kept for each stream."""

    def __init__(self, address: Address) -> None:
        self.host = f"{address[0]}:{address[1]}"
        self.socket = socket.create_connection(address, timeout=PATIENCE)
        self.h2 = H2Connection(H2Configuration(client_side=True))
        self.h2.initiate_connection()
        self.status: dict[int, str] = {}
        self.taken: dict[int, int] = {}
        self.ended: set[int] = set()
        self.goaway: ConnectionTerminated | None = None
        self.flush()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def flush(self) -> None:
        """Sends what h2 has to say."""
        self.socket.sendall(self.h2.data_to_send())

    def request(self, method: str, path: str, *, length: int | None = None) -> int:
        """Begins a request; answers with its stream."""
        stream = self.h2.get_next_available_stream_id()
        fields = [(":method", method), (":scheme", "http"), (":authority", self.host), (":path", path)]
        if length is not None:
            fields += [("x-user", "ada"), ("content-type", "application/json"), ("content-length", str(length))]
        self.h2.send_headers(stream, fields, end_stream=length is None)
        self.flush()
        return stream

    def send(self, stream: int, content: bytes) -> None:
        """Sends content as the windows allow."""
        while content and stream not in self.ended:
            size = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size, len(content))
            if size == 0:
                self.receive()
                continue
            self.h2.send_data(stream, content[:size], end_stream=size == len(content))
            content = content[size:]
            self.flush()

    def receive(self) -> list[Event]:
        """Reads once, and takes what came."""
        came = self.socket.recv(65_536)
        assert came, f"the connection ended: {self.goaway}"
        events = self.h2.receive_data(came)
        for event in events:
            self._note(event)
        self.flush()
        return events

    def _note(self, event: Event) -> None:
        if isinstance(event, ResponseReceived):
            self.status[event.stream_id] = dict(event.headers)[b":status"].decode()
        elif isinstance(event, DataReceived):
            self.taken[event.stream_id] = self.taken.get(event.stream_id, 0) + len(event.data)
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            self.ended.add(event.stream_id)
        elif isinstance(event, StreamReset):
            assert event.error_code == 0, f"stream {event.stream_id} was reset: {event.error_code}"
        elif isinstance(event, ConnectionTerminated):
            self.goaway = event

    def finish(self, *streams: int) -> None:
        """Reads to the end of these answers."""
        while not self.ended.issuperset(streams):
            self.receive()

    def get(self, path: str = "/bookmarks") -> None:
        """One request, and its whole answer."""
        stream = self.request("GET", path)
        self.finish(stream)
        assert self.status[stream] == "200", self.status[stream]


def downloads(address: Address) -> str:
    """Takes a lot, by default windows and so by many WINDOW_UPDATEs."""
    with Client(address) as client:
        while sum(client.taken.values()) < VOLUME:
            client.get("/docs/swagger-ui-bundle.js")
        return f"{sum(client.taken.values()) // MEGABYTE} MB in {len(client.taken)} answers"


def uploads(address: Address) -> str:
    """Sends a lot, a megabyte at a time: the example takes no more at once."""
    with Client(address) as client:
        for number in range(VOLUME // MEGABYTE):
            note = {"title": f"{time.time_ns()} {number}", "target": {"kind": "note", "text": "of no weight"}}
            content = json.dumps(note).encode().ljust(MEGABYTE)
            stream = client.request("POST", "/bookmarks", length=len(content))
            client.send(stream, content)
            client.finish(stream)
            assert client.status[stream] == "201", client.status[stream]
        return f"{VOLUME // MEGABYTE} MB in {len(client.status)} requests"


def thousand(address: Address) -> str:
    """As many requests as a connection may have. The last is answered, and the connection is retired in order.

    On raw frames, since the library takes no more after the first GOAWAY, and the last answer comes behind it.
    """
    with Connection(address) as connection:
        connection.window_update(0, 1 << 30)
        for stream in range(1, 1_999, 2):
            connection.headers(stream, connection.fields(path="/bookmarks?limit=1"))
            answer = connection.read_until(Kind.DATA, stream, END_STREAM)
            assert answer is not None and answer.kind == Kind.DATA, f"stream {stream}: {answer}"
        connection.headers(1_999)
        seen = []
        until = time.monotonic() + PATIENCE
        while (came := connection.read(until)) is not None:
            seen.append((came.kind, came.stream))
            if came.kind == Kind.PING:
                connection.frame(Kind.PING, ACK, payload=came.payload)
            assert came.kind != Kind.GOAWAY or came.code == 0, str(came)
        assert (Kind.DATA, 1_999) in seen and (Kind.GOAWAY, 0) in seen and connection.ended, seen
        return "1,000 answers, then GOAWAY NO_ERROR and the end"


def busy(address: Address) -> str:
    """A hundred requests at a time, again and again, as a proxy has them."""
    with Client(address) as client:
        for _ in range(9):
            client.finish(*[client.request("GET", "/bookmarks") for _ in range(100)])
        assert set(client.status.values()) == {"200"}
        assert client.goaway is None
        return f"{len(client.status)} answers"


def leaves(address: Address) -> str:
    """Cancels what it has open, as a browser does when a page is left, and goes on."""
    with Client(address) as client:
        for stream in [client.request("POST", "/bookmarks", length=MEGABYTE) for _ in range(50)]:
            client.h2.reset_stream(stream, error_code=8)
        client.flush()
        client.get()
        assert client.goaway is None
        return "50 streams cancelled, the next is answered"


def pings(address: Address) -> str:
    """Asks now and then whether the server is there, and changes its settings."""
    with Client(address) as client:
        for number in range(100):
            client.h2.ping(b"are you?")
            client.h2.update_settings({4: 65_535 + number})
            client.get()
        assert client.goaway is None
        return "100 PINGs and SETTINGS between 100 requests"


CLIENTS: list[Callable[[Address], str]] = [downloads, uploads, thousand, busy, leaves, pings]


def check(address: Address) -> Iterator[tuple[str, str, bool]]:
    """Runs each client; its name, how it went, and whether that is well."""
    for client in CLIENTS:
        try:
            yield client.__name__, client(address), True
        except (AssertionError, OSError) as error:
            yield client.__name__, f"{type(error).__name__}: {error}", False
