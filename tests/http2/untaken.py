"""Answers that nobody takes: the one attack that ends by its deadline, since nothing is sent that could be counted."""

from __future__ import annotations

import time

from wire import Address, Connection, Setting

# `Limits::stall`, and what the server may take to notice that it is over.
STALL = 30.0
NOTICE = 3.0


class Untaken:
    """A hundred requests whose answers have no window. It needs half a minute, in which other things can be checked."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.seconds = 0.0
        self.fault: str | None = None

    def run(self) -> None:
        """Asks, and waits for the end."""
        with Connection(self.address, initial=[(Setting.INITIAL_WINDOW_SIZE, 0)]) as connection:
            for stream in range(1, 200, 2):
                connection.headers(stream)
            begun = time.monotonic()
            while not connection.ended and time.monotonic() < begun + STALL + NOTICE:
                connection.read(begun + STALL + NOTICE)
            self.seconds = time.monotonic() - begun
            if not connection.ended:
                self.fault = "still open"
            elif self.seconds < STALL - 1:
                self.fault = "ended too early"

    def __str__(self) -> str:
        return f"100 answers that nobody takes: {self.fault or 'ended'} after {self.seconds:.0f} s"
