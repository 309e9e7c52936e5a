"""A whole site in a directory of its own, as ``make run`` starts it."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from mentorstotte.local.directory import ROOT
from mentorstotte.local.valkey import free_port
from tests.services import migrated
from tests.workers import until

START_SECONDS = 240


class Site:
    """One ``python -m mentorstotte.local run`` and everything it starts."""

    def __init__(self, data: Path, output: Path, **environment: str):
        self.data, self.output, self.port = data, output, free_port()
        base = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        self.environment = base | {"DATA_DIR": str(data), "PORT": str(self.port), "DEMO": "0"} | environment
        self.process: subprocess.Popen | None = None
        self.family: list[psutil.Process] = []

    def start(self) -> None:
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mentorstotte.local", "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_and_await(self) -> None:
        seen = self.text().count("Stop med Ctrl-C")
        self.start()
        until(
            lambda: self.text().count("Stop med Ctrl-C") > seen or self.process.poll() is not None,
            self.text,
            seconds=START_SECONDS,
        )
        assert self.process.poll() is None, self.text()
        self.family = psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal, wait, and give the exit code."""
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(number)
        return self.process.wait(60)

    def survivors(self) -> list[psutil.Process]:
        return [process for process in self.family if process.is_running() and process.status() != "zombie"]

    def child(self, name: str) -> psutil.Process:
        """The process recorded under this name."""
        recorded = json.loads((self.data / "run" / "children.json").read_text())
        return psutil.Process(next(pid for child, pid, _ in recorded if child == name))

    def health(self) -> dict:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sundhed/", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            return json.load(answer)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)

    def text(self) -> str:
        return self.output.read_text() if self.output.exists() else ""


@pytest.fixture
def new_site(tmp_path) -> Iterator[Site]:
    """Not started yet, and nothing made yet; whatever it leaves running is ended afterwards."""
    site = Site(tmp_path / "data med æ og mellemrum", tmp_path / "output")
    yield site
    if site.process and site.process.poll() is None:
        site.process.send_signal(signal.SIGTERM)
        site.process.wait(60)
    for process in site.survivors():
        process.kill()


@pytest.fixture
def site(new_site) -> Site:
    """Not started yet, but with a database where every migration is run: that takes most of a first start."""
    subprocess.run(["cp", "-a", migrated(), new_site.data], check=True)
    return new_site
