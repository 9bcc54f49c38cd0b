"""Checks a server's HTTP/2: its conformance, how it ends floods, and that it harms nobody who means well.

Usage: run.py http://ADDRESS:PORT PROCESS-ID
"""

from __future__ import annotations

import sys
import time
from threading import Thread
from urllib.parse import urlsplit

import cases  # noqa: F401  (each of its modules adds cases)
import flood
import floods  # noqa: F401  (it adds floods)
import normal
from case import CASES
from untaken import Untaken
from wire import Address


def conformance(address: Address) -> bool:
    """Runs the cases, and prints those that failed and the count."""
    failed = coarse = 0
    for case in CASES:
        verdict = case.run(address)
        coarse += verdict.coarsely
        if not verdict.passed:
            failed += 1
            print(f"FAILED RFC {case.section}: {case.name}")
            print(f"    must come: {case.outcome.words}\n    came:      {verdict.seen}")
    print(f"conformance: {len(CASES) - failed} of {len(CASES)} cases passed", end="")
    print(f"; in {coarse} of them GOAWAY says PROTOCOL_ERROR where the RFC has a finer code")
    return not failed


def end_of_floods(address: Address, process: int) -> bool:
    """Runs the floods, and prints how each went."""
    results = [flood.run(each, address, process) for each in flood.FLOODS]
    for result in results:
        print(result)
    failed = sum(result.fault is not None for result in results)
    processor = sum(result.processor for result in results)
    print(f"floods: {len(results) - failed} of {len(results)} ended in time, {processor:.2f} s of CPU in all")
    return not failed


def good_clients(address: Address) -> bool:
    """Runs the clients that mean well, and prints how each fared."""
    results = list(normal.check(address))
    for name, words, passed in results:
        print(f"{'' if passed else 'FAILED '}{name}: {words}")
    print(f"good clients: {sum(passed for *_, passed in results)} of {len(results)} passed")
    return all(passed for *_, passed in results)


def main(url: str, process: str) -> int:
    """Runs everything, and prints the counts in the last line."""
    parts = urlsplit(url)
    assert parts.hostname and parts.port, f"{url} has no port"
    address, begun = (parts.hostname, parts.port), time.monotonic()
    untaken = [Untaken(address, drips=False), Untaken(address, drips=True)]
    waiting = [Thread(target=each.run) for each in untaken]
    for thread in waiting:
        thread.start()
    passed = [conformance(address), end_of_floods(address, int(process)), good_clients(address)]
    for thread, each in zip(waiting, untaken, strict=True):
        thread.join()
        print(each)
        passed.append(each.fault is None)
    count = f"{len(CASES)} cases, {len(flood.FLOODS) + len(untaken)} floods, {len(normal.CLIENTS)} good clients"
    print(f"http2: {count} in {time.monotonic() - begun:.0f} s: {'passed' if all(passed) else 'FAILED'}")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
