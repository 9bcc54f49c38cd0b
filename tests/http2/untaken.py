"""Answers that nobody takes: attacks that end by their deadline, since too little is sent to be counted."""

from __future__ import annotations

import time

from wire import Address, Connection, Setting

# `Limits::stall`, and what the server may take to notice that it is over.
STALL = 30.0
NOTICE = 3.0


class Untaken:
    """A hundred requests whose answers have no window, or one that opens by a byte a second.

    It needs half a minute, in which other things can be checked.
    """

    def __init__(self, address: Address, *, drips: bool) -> None:
        self.address = address
        self.drips = drips
        self.seconds = 0.0
        self.fault: str | None = "it did not run"

    def run(self) -> None:
        """Asks, and waits for the end."""
        with Connection(self.address, initial=[(Setting.INITIAL_WINDOW_SIZE, 0)]) as connection:
            for stream in range(1, 200, 2):
                connection.headers(stream, connection.fields(path="/openapi.json"))
            begun = time.monotonic()
            while not connection.ended and time.monotonic() < begun + STALL + NOTICE:
                if self.drips:
                    connection.window_update(1, 1)
                self._read_for_a_second(connection)
            self.seconds = time.monotonic() - begun
        if not connection.ended:
            self.fault = "still open"
        else:
            self.fault = "ended too early" if self.seconds < STALL - 1 else None

    @staticmethod
    def _read_for_a_second(connection: Connection) -> None:
        until = time.monotonic() + 1
        while connection.read(until) is not None:
            pass

    def __str__(self) -> str:
        how = "that are taken byte by byte" if self.drips else "that nobody takes"
        return f"100 answers {how}: {self.fault or 'ended'} after {self.seconds:.0f} s"
