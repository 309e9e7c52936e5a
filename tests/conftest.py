"""Real services for every test run: PostgreSQL and Valkey are started once, each worker has a database of its own."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

_stack = ExitStack()


def pytest_configure(config):
    """Runs before Django's settings are read; workers of xdist inherit the addresses."""
    if hasattr(config, "workerinput") or "DATABASE_URL" in os.environ:
        return
    from mentorstotte.local.services import services

    folder = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="mentorstotte-")))
    database_url, redis_url = _stack.enter_context(services(folder / "services"))
    os.environ.update(DATABASE_URL=database_url, REDIS_URL=redis_url, DATA_DIR=str(folder / "data"))
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)


def pytest_unconfigure(config):
    _stack.close()
