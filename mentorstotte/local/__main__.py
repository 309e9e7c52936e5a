"""``python -m mentorstotte.local run``: the whole site until Ctrl-C (``make run``)."""

import os
import sys

from mentorstotte.local.errors import LocalError
from mentorstotte.local.runner import Runner


def main(arguments: list[str]) -> int:
    """Run one command and give the exit code."""
    if arguments != ["run"]:
        print(__doc__, file=sys.stderr)
        return os.EX_USAGE
    os.umask(0o077)  # what is written holds personal data
    try:
        return Runner().run()
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1


sys.exit(main(sys.argv[1:]))
