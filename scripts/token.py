"""Prints a token: logs in at URL/token with a name and a password, as OAuth 2.0 clients do."""

import json
import sys
from urllib.parse import urlencode
from urllib.request import urlopen


def main(url: str, name: str, password: str) -> None:
    form = {"grant_type": "password", "username": name, "password": password}
    with urlopen(f"{url}/token", urlencode(form).encode(), timeout=30) as answer:
        print(json.load(answer)["access_token"])


main(*sys.argv[1:])
