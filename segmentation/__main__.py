"""Start `python -m segmentation`."""

import sys
from collections.abc import Mapping
from typing import Any

from segmentation.processes import supervised

SERVERS = ("serve", "dashboard")
"""Verbs that run until they are interrupted; files of strangers are read beside them."""


def _run() -> int:
    from segmentation.cli import main

    return main()


def _ended(number: int, doing: Mapping[str, Any]) -> str:
    from segmentation.cli.limits import ended

    return ended(number, doing)


if __name__ == "__main__":
    is_server = len(sys.argv) > 1 and sys.argv[1] in SERVERS
    sys.exit(_run() if is_server else supervised(_run, _ended))
