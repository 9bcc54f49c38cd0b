"""Prints how many exclusions a schemathesis configuration has, and fails where one has no reason.

An exclusion is a line that makes the run check less; the reason is the comment right above it.
"""

import re
import sys
from pathlib import Path

EXCLUSION = re.compile(r"\s*(?!cache\b)(\w+\.)*(enabled\s*=\s*false|exclude-|suppress-health-check|expected-statuses|display\s*=)")


def main(path: str) -> None:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines) if EXCLUSION.match(line)]
    for number in found:
        if number == 0 or not lines[number - 1].lstrip().startswith("#"):
            sys.exit(f"{path}:{number + 1}: an exclusion without a comment above it that gives the reason")
    print(f"exclusions in {path}: {len(found)}")


main(sys.argv[1])
