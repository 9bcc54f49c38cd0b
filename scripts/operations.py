"""Prints how many operations a schemathesis report tested, and fails if that is not every one that was selected, or there is none."""

import json
import sys
from pathlib import Path


def main(path: str) -> None:
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    operations = report["operations"]
    if not report["complete"] or operations["tested"] != operations["selected"] or not operations["tested"]:
        sys.exit(f"schemathesis tested {operations['tested']} of {operations['selected']} operations")
    print(operations["tested"])


main(sys.argv[1])
