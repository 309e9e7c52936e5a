"""``make run``: the whole site on one machine until Ctrl-C."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, suppress

from mentorstotte.local import processes
from mentorstotte.local.directory import ROOT, DataDirectory
from mentorstotte.local.errors import LocalError, Stopped
from mentorstotte.local.services import Services, running

PYTHON = sys.executable
WEB_SECONDS = 120
ALONE = ("--without-mingle", "--without-gossip")  # there is no other worker to greet
STOP_ORDER = ("web", "beat", "worker")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Runner:
    """One run: knows where it serves and whether somebody asked it to stop."""

    def __init__(self) -> None:
        self.directory = DataDirectory.configured()
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = _port(os.environ.get("PORT") or "8000")
        self._stop_asked = False
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self._stop_asked = True

    @property
    def address(self) -> str:
        """The site's address for a browser on this machine."""
        return (
            f"http://{'localhost' if self.host in ('127.0.0.1', '0.0.0.0', '::') else self.host}:{self.port}"
        )

    def run(self) -> int:
        """Serve until asked to stop; gives the exit code. Raises LocalError when it cannot start."""
        try:
            with ExitStack() as stack:
                stack.enter_context(self.directory.held())
                _require_free_port(self.host, self.port)
                return self._serve(stack)
        except Stopped:
            say("Stoppet.")
            return 0

    def _serve(self, stack: ExitStack) -> int:
        say(f"Starter databasen i {self.directory.path}")
        services = stack.enter_context(running(self.directory))
        self._until(lambda: True)  # asked to stop meanwhile?
        self._prepare(services)
        environment = self._environment(services.of_site())
        stack.callback(self._stop_children)
        # The web first: someone waits for it, and two processors are soon busy.
        self._start("web", _module("gunicorn", "-c", "python:mentorstotte.gunicorn"), environment)
        self._until(lambda: self._answers() or self._ended(), "Webserveren svarer ikke.", WEB_SECONDS)
        self._start("worker", _celery("worker", "--concurrency=2", *ALONE), environment)
        schedule = f"--schedule={self.directory.run / 'beat-schedule'}"
        self._start("beat", _celery("beat", schedule, "--pidfile="), environment)
        if not self._ended():
            self._welcome()
        self._until(self._ended)
        for child in self._ended():
            say(f"{child.name} stoppede uventet (kode {child.exit_code}). Resten stoppes.")
        return 1

    def _environment(self, services: dict[str, str]) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "mentorstotte.settings",
            "DATA_DIR": str(self.directory.path),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or self.directory.secret("secret_key"),
            "CPR_KEY": os.environ.get("CPR_KEY") or self.directory.secret("cpr_key"),
            "SITE_URL": os.environ.get("SITE_URL") or self.address,
            "BIND": f"{self.host}:{self.port}",
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "2",  # threads that each keep their own free memory hold a lot of it
            "PYTHONWARNINGS": "ignore:::celery.platforms",  # that the worker runs as root
            "PYTHONPATH": str(ROOT),
        }
        return {**os.environ, **services, **own}

    def _prepare(self, services: Services) -> None:
        """Migrate, let the site in, load the standards, the first time the demo data: by the owner of the
        tables, in a process that is gone afterwards.
        """
        say("Gør databasen klar")
        environment = self._environment(services.environment()) | {"DATABASE_ROLE": ""}
        command = _module("mentorstotte.local.prepare", services.role)
        child = processes.start("klargør", command, env=environment, cwd=ROOT)
        self.directory.record(child)
        try:
            self._until(lambda: child.exit_code is not None)
        finally:
            child.stop()
            self.directory.forget(child)
        if child.exit_code:
            raise LocalError("Databasen kunne ikke gøres klar. Årsagen står ovenfor.")

    def _start(self, name: str, command: list, environment: dict[str, str]) -> None:
        self.directory.record(processes.start(name, command, env=environment, cwd=ROOT))

    def _stop_children(self) -> None:
        """First what takes new work, last what the others lean on; the services stop after these."""
        children = {child.name: child for child in self.directory.started}
        for name in STOP_ORDER:
            if name in children:
                children[name].stop()

    def _ended(self) -> list[processes.Child]:
        """Those that do not run any more, though they should."""
        return [child for child in self.directory.started if child.exit_code is not None]

    def _until(self, done: Callable[[], object], late: str = "", seconds: float = float("inf")) -> None:
        """Wait for ``done``. Raises Stopped when asked to stop, LocalError(``late``) after ``seconds``."""
        deadline = time.monotonic() + seconds
        while True:
            if self._stop_asked:
                say("Stopper ...")
                raise Stopped
            if done():
                return
            if time.monotonic() > deadline:
                raise LocalError(late)
            time.sleep(0.1)

    def _answers(self) -> bool:
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host
        try:
            urllib.request.urlopen(f"http://{host}:{self.port}/sundhed/", timeout=2).close()
        except urllib.error.HTTPError:
            return True  # it answers, and says itself what is wrong
        except OSError:
            return False
        return True

    def _welcome(self) -> None:
        logins = self.directory.run / "logins.txt"
        say(f"\n  Mentorstøtte kører på  {self.address}\n")
        if logins.exists():
            say(logins.read_text())
        say("  Stop med Ctrl-C.\n")


def say(text: str) -> None:
    """A line to the person at the terminal; a closed terminal is no reason to fail."""
    with suppress(OSError, ValueError):
        print(text, flush=True)


def _module(*arguments: str) -> list[str]:
    return [PYTHON, "-m", *arguments]


def _celery(*arguments: str) -> list[str]:
    return _module("celery", "--app=mentorstotte", "--quiet", *arguments, "--loglevel=WARNING")


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise LocalError(f"PORT={text} er ikke et portnummer mellem 1 og 65535.")


def _require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise LocalError(
                f"Port {port} kræver særlige rettigheder. Vælg en over 1023: make run PORT=8000"
            ) from None
        except OSError:
            raise LocalError(f"Port {port} er optaget. Vælg en anden: make run PORT={port + 1}") from None
