"""Real services for every test run: PostgreSQL and Valkey are started once, before the settings are read.

The first process of a run starts them and sets the environment; the workers of xdist inherit it, and each
makes a database of its own. DATABASE_URL and REDIS_URL set from outside, both of them, are used as they are.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from mentorstotte.local import services

STARTED = "MENTORSTOTTE_TEST_SERVICES"


def start() -> None:
    """Start what the environment does not name, until this process ends."""
    if STARTED in os.environ:
        return
    stack = ExitStack()
    atexit.register(stack.close)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mentorstotte-")))
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        addresses = stack.enter_context(services(folder / "services"))
        os.environ.update(addresses.environment())
    os.environ.update({"DATA_DIR": str(folder / "data"), STARTED: "1"})
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)


start()
