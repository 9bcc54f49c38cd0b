"""Floods: each has to end soon, cost little, and leave the server to others."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wire import END_STREAM, Address, Code, Connection, Frame, Kind

# How long a flood may last, also in time of the processor, and how many of its frames the server may read. More are on their way when it ends one.
SECONDS = 1.0
FRAMES = 100_000

# Written at once: as much as a client that floods would.
PORTION = 32_768


@dataclass(frozen=True)
class Flood:
    """A flood: its name, what is known of it, and the frames that it consists of, without an end."""

    name: str
    known_as: str
    frames: Callable[[Connection], Iterator[bytes]]


FLOODS: list[Flood] = []


def flood(name: str, known_as: str = "") -> Callable[[Callable[[Connection], Iterator[bytes]]], None]:
    """Makes a flood of a function that yields frames; what it sends by itself comes before."""

    def keep(frames: Callable[[Connection], Iterator[bytes]]) -> None:
        FLOODS.append(Flood(name, known_as, frames))

    return keep


@dataclass
class Result:
    """How a flood went."""

    flood: Flood
    frames: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    last_word: str = "nothing"
    fault: str | None = None

    def __str__(self) -> str:
        known = f" ({self.flood.known_as})" if self.flood.known_as else ""
        figures = f"{self.frames:6,} frames {self.seconds:5.2f} s, {self.processor:4.2f} s of CPU"
        return f"{figures}, {self.last_word:26} {self.flood.name}{known}{': ' + self.fault if self.fault else ''}"


def processor_seconds(process: int) -> float:
    """What a process has used so far, in the system and by itself."""
    numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def run(which: Flood, address: Address, process: int) -> Result:
    """Runs a flood until the server ends it, or should have."""
    result = Result(which)
    with Connection(address) as connection:
        frames = which.frames(connection)
        before, begun = processor_seconds(process), time.monotonic()
        result.frames = _pour(connection, frames, begun + SECONDS)
        result.seconds = time.monotonic() - begun
        if not connection.ended:
            result.fault = f"not ended after {SECONDS} s"
        elif result.frames >= FRAMES:
            result.fault = f"not ended before {FRAMES:,} frames"
        result.last_word = _last_word(connection)
        if not result.last_word.startswith("GOAWAY"):
            result.fault = result.fault or "ended without GOAWAY"
        others = _serves_others(address)
        result.processor = processor_seconds(process) - before
        if result.processor >= SECONDS:
            result.fault = result.fault or f"took {result.processor:.2f} s of CPU"
        result.fault = result.fault or others
    return result


def _pour(connection: Connection, frames: Iterator[bytes], until: float) -> int:
    """Sends frames, and reads whatever comes, until the connection ends; answers how many were sent."""
    link, waiting, sent = connection.socket, b"", 0
    link.setblocking(False)
    while not connection.ended and sent < FRAMES and (left := until - time.monotonic()) > 0:
        while len(waiting) < PORTION and sent < FRAMES:
            waiting += next(frames)
            sent += 1
        readable, writable, _ = select.select([link], [link], [], left)
        try:
            if readable:
                came = link.recv(65_536)
                connection.received += came
                connection.ended = not came
            if writable and not connection.ended:
                waiting = waiting[link.send(waiting) :]
        except (BrokenPipeError, ConnectionResetError):
            connection.ended = True
    while not connection.ended and sent >= FRAMES and (left := until - time.monotonic()) > 0:
        if select.select([link], [], [], left)[0]:
            connection.ended = not _more(connection)
    return sent


def _more(connection: Connection) -> bool:
    try:
        came = connection.socket.recv(65_536)
    except ConnectionResetError:
        came = b""
    connection.received += came
    return bool(came)


def _last_word(connection: Connection) -> str:
    """What the server said at last."""
    ended, connection.ended = connection.ended, True
    last: Frame | None = None
    while len(connection.received) >= 9:
        length = int.from_bytes(connection.received[:3], "big")
        head = connection.received[:9]
        payload = connection.received[9 : 9 + length]
        connection.received = connection.received[9 + length :]
        last = Frame(head[3], head[4], int.from_bytes(head[5:], "big"), payload)
    if last is not None and last.kind == Kind.GOAWAY:
        return f"GOAWAY {Code(last.code).name}"
    return "closed" if ended else "open"


def _serves_others(address: Address) -> str | None:
    """Whether another client is answered at once; what is wrong, if not."""
    begun = time.monotonic()
    with Connection(address) as other:
        other.headers()
        while (came := other.read(begun + SECONDS)) is not None:
            if came.stream == 1 and came.flags & END_STREAM:
                return None
    return f"another client was not answered within {SECONDS} s"
