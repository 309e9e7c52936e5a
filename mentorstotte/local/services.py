"""The database and the message broker: the ones the environment names, else our own from wheels."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from mentorstotte.local.directory import DataDirectory, write_private
from mentorstotte.local.errors import InUseError, LocalError
from mentorstotte.local.postgres import APP, as_role, postgres
from mentorstotte.local.valkey import valkey

# Commands of manage.py that need no database.
WITHOUT_SERVICES = {"help", "version", "--help", "--version", "check", "collectstatic", "assess", "deadline"}


class Services(NamedTuple):
    """Where the database and the broker are; ``role`` is the site's own in a database of ours."""

    database_url: str
    redis_url: str
    role: str = ""

    def environment(self) -> dict[str, str]:
        """The variables the settings read, for whoever owns a database of ours."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def of_site(self) -> dict[str, str]:
        """The same for web, worker and beat, whom the database shows the rows of those who ask."""
        if not self.role:
            return self.environment()
        own = {"DATABASE_URL": as_role(self.database_url, self.role), "DATABASE_ROLE": self.role}
        return self.environment() | own


@contextmanager
def services(data_dir: Path) -> Iterator[Services]:
    """A throw-away PostgreSQL and Valkey in ``data_dir``, fast and without any promise to keep data.

    For tests: ``with services(Path(tmp)) as addresses: ...``. Raises LocalError.
    """
    directory = DataDirectory(data_dir)
    with directory.held(), running(directory, throwaway=True) as addresses:
        yield addresses


@contextmanager
def running(directory: DataDirectory, *, throwaway: bool = False) -> Iterator[Services]:
    """Start in a held directory what DATABASE_URL and REDIS_URL do not name; stop it in reverse order."""
    given = {} if throwaway else os.environ
    with ExitStack() as stack:
        database_url = given.get("DATABASE_URL") or stack.enter_context(_postgres(directory, throwaway))
        redis_url = given.get("REDIS_URL") or stack.enter_context(
            valkey(
                directory.path / "valkey",
                directory.log("valkey"),
                throwaway=throwaway,
                started=directory.record,
            )
        )
        addresses = Services(database_url, redis_url, "" if given.get("DATABASE_URL") else APP)
        write_private(directory.addresses, json.dumps(addresses.environment()))
        yield addresses


@contextmanager
def _postgres(directory: DataDirectory, throwaway: bool) -> Iterator[str]:
    data, log = directory.path / "postgres", directory.log("postgres")
    with (
        directory.socket() as socket,
        postgres(data, socket, log, throwaway=throwaway, started=directory.record) as url,
    ):
        yield url


@contextmanager
def ensure_services(arguments: list[str]) -> Iterator[None]:
    """Set the environment for ``manage.py`` with these arguments.

    Uses, in this order: the services the environment names, those of ``make run`` in another window, and our
    own for as long as the command takes. Raises LocalError when they cannot start.
    """
    named = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    if named or not arguments or arguments[0] in WITHOUT_SERVICES or "--help" in arguments:
        yield
        return
    directory = DataDirectory.configured()
    directory.make()
    os.environ["DATA_DIR"] = str(directory.path)
    with ExitStack() as stack:
        try:
            stack.enter_context(directory.held())
        except InUseError:
            stack.enter_context(directory.attached())
            addresses = _announced(directory)
        else:
            addresses = stack.enter_context(running(directory)).environment()
            stack.callback(directory.await_attached)
        os.environ.update({name: os.environ.get(name) or value for name, value in addresses.items()})
        os.environ.setdefault("SECRET_KEY", directory.secret("secret_key"))
        os.environ.setdefault("CPR_KEY", directory.secret("cpr_key"))
        yield


def _announced(directory: DataDirectory) -> dict[str, str]:
    try:
        return json.loads(directory.addresses.read_text())
    except FileNotFoundError:
        raise LocalError(
            f"Databasen i {directory.path} er ved at starte eller stoppe. Prøv igen om lidt."
        ) from None
