"""Cases: what is sent, and what must come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from wire import ACK, END_STREAM, PATIENCE, Address, Code, Connection, Frame, Kind

# The PING behind a case: its answer shows that the connection lives.
PROBE = b"a probe."


@dataclass
class Seen:
    """What came back."""

    frames: list[Frame] = field(default_factory=list)
    ended: bool = False

    def of(self, kind: Kind, stream: int = 0) -> list[Frame]:
        """The frames of a kind on a stream."""
        return [frame for frame in self.frames if (frame.kind, frame.stream) == (kind, stream)]

    def is_probed(self) -> bool:
        """Whether the probe was answered."""
        return any(frame.flags & ACK and frame.payload == PROBE for frame in self.of(Kind.PING))

    def __str__(self) -> str:
        parts = [str(frame) for frame in self.frames]
        return " ".join(parts + ["end"] * self.ended) or "nothing"


@dataclass(frozen=True)
class Outcome:
    """What must come, in words and as a test. `probe` asks whether the connection lives.

    `coarse` is met by what harms nobody and yet is not what the RFC says: crate h2 knows one code for many errors.
    """

    words: str
    is_met: Callable[[Seen], bool]
    probe: bool = False
    coarse: Callable[[Seen], bool] = lambda _: False

    def __or__(self, other: Outcome) -> Outcome:
        return Outcome(
            f"{self.words}, or {other.words}",
            lambda seen: self.is_met(seen) or other.is_met(seen),
            self.probe or other.probe,
            lambda seen: self.coarse(seen) or other.coarse(seen),
        )


def goaway(*codes: Code) -> Outcome:
    """GOAWAY with one of these codes, and the end of the connection."""

    def ends_with(seen: Seen, codes: tuple[Code, ...]) -> bool:
        return seen.ended and any(frame.code in codes for frame in seen.of(Kind.GOAWAY))

    return Outcome(
        f"GOAWAY({'/'.join(code.name for code in codes)}) and the end",
        lambda seen: ends_with(seen, codes),
        coarse=lambda seen: ends_with(seen, (Code.PROTOCOL_ERROR,)),
    )


def reset(*codes: Code, stream: int = 1) -> Outcome:
    """RST_STREAM with one of these codes, on a connection that lives."""

    def is_met(seen: Seen) -> bool:
        return seen.is_probed() and any(frame.code in codes for frame in seen.of(Kind.RST_STREAM, stream))

    return Outcome(f"RST_STREAM({stream}, {'/'.join(code.name for code in codes)})", is_met, probe=True)


def answer(status: int = 200, *streams: int) -> Outcome:
    """A whole answer on each of the streams, on a connection that lives."""
    wanted = streams or (1,)

    def is_whole(seen: Seen, stream: int) -> bool:
        heads = seen.of(Kind.HEADERS, stream)
        ends = any(frame.flags & END_STREAM for frame in heads + seen.of(Kind.DATA, stream))
        broken = any(frame.code for frame in seen.of(Kind.RST_STREAM, stream))
        return bool(heads) and heads[0].fields.get(":status") == str(status) and ends and not broken

    def is_met(seen: Seen) -> bool:
        return seen.is_probed() and all(is_whole(seen, stream) for stream in wanted)

    return Outcome(f"{status} on {len(wanted)} stream(s)", is_met, probe=True)


def malformed(stream: int = 1) -> Outcome:
    """What a malformed request gets (section 8.1.1): a stream error, 400, or a connection error (section 5.4.1)."""
    return reset(Code.PROTOCOL_ERROR, stream=stream) | answer(400, stream) | goaway(Code.PROTOCOL_ERROR)


def alive() -> Outcome:
    """Nothing but the answer to the probe."""

    def is_met(seen: Seen) -> bool:
        return seen.is_probed() and not any(frame.kind in (Kind.RST_STREAM, Kind.GOAWAY) for frame in seen.frames)

    return Outcome("a connection that lives", is_met, probe=True)


def comes(words: str, is_met: Callable[[Seen], bool], *, probe: bool = True) -> Outcome:
    """Anything else, in words of its own."""
    return Outcome(words, is_met, probe)


@dataclass(frozen=True)
class Verdict:
    """What became of a case."""

    passed: bool
    coarsely: bool
    seen: Seen


@dataclass(frozen=True)
class Case:
    """One case: the section it checks, what it sends, and what must come."""

    section: str
    name: str
    outcome: Outcome
    send: Callable[[Connection], None]

    def run(self, address: Address) -> Verdict:
        """Sends, and reads until what must come has come, or nothing more does."""
        seen = Seen()
        with Connection(address) as connection:
            self.send(connection)
            if self.outcome.probe:
                connection.frame(Kind.PING, payload=PROBE)
            until = time.monotonic() + PATIENCE
            while not (passed := self.outcome.is_met(seen)) and not seen.ended:
                came = connection.read(until)
                if came is not None:
                    seen.frames.append(came)
                elif connection.ended:
                    seen.ended = True
                else:
                    break
        coarsely = not passed and self.outcome.coarse(seen)
        return Verdict(passed or coarsely, coarsely, seen)


CASES: list[Case] = []


def case(section: str, name: str, outcome: Outcome) -> Callable[[Callable[[Connection], None]], None]:
    """Makes a case of a function that sends."""

    def keep(send: Callable[[Connection], None]) -> None:
        CASES.append(Case(section, name, outcome, send))

    return keep
