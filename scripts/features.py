"""Prints the features of a workspace package, one a line, without `default`."""

import json
import subprocess
import sys

METADATA = ["cargo", "metadata", "--no-deps", "--format-version", "1"]


def main(name: str) -> None:
    packages = json.loads(subprocess.check_output(METADATA))["packages"]
    [package] = [package for package in packages if package["name"] == name]
    for feature in sorted(package["features"].keys() - {"default"}):
        print(feature)


main(sys.argv[1])
