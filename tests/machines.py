"""Machines of the test's own: network namespaces where the kernel lets us make them, else loopback addresses.

A machine reaches database, Redis and mail server over its own wire alone, through relays that count who came.
"""

import os
import select
import socket
import socketserver
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit


class Relay(socketserver.ThreadingTCPServer):
    """Passes everything on to another address, and counts the calls."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str, target: str | tuple[str, int]):
        super().__init__((host, 0), Passing)
        self.target, self.calls = target, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]


class Passing(socketserver.BaseRequestHandler):
    """One call, until either side hangs up."""

    def handle(self):
        self.server.calls += 1
        target = self.server.target
        family = socket.AF_UNIX if isinstance(target, str) else socket.AF_INET
        with socket.socket(family) as other:
            other.connect(target)
            ways = {self.request: other, other: self.request}
            while True:
                for ready in select.select(list(ways), [], [])[0]:
                    if not (data := self._read(ready)):
                        return
                    ways[ready].sendall(data)

    @staticmethod
    def _read(side: socket.socket) -> bytes:
        try:
            return side.recv(65536)
        except OSError:
            return b""


@dataclass
class Machine:
    """``address`` is where it finds everything else, ``prefix`` begins a command that runs on it."""

    name: str
    address: str
    prefix: list[str] = field(default_factory=list)
    relays: dict[str, Relay] = field(default_factory=dict)

    def environment(self, database_url: str, redis_port: int, mail_port: int) -> dict[str, str]:
        """The services as this machine sees them."""
        parts = urlsplit(database_url)
        targets = {
            "database": f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432",
            "redis": ("127.0.0.1", redis_port),
            "mail": ("127.0.0.1", mail_port),
        }
        self.relays = {name: Relay(self.address, target) for name, target in targets.items()}
        port = {name: relay.port for name, relay in self.relays.items()}
        return {
            "DATABASE_URL": f"postgres://{parts.username}@{self.address}:{port['database']}{parts.path}",
            "REDIS_URL": f"redis://{self.address}:{port['redis']}/0",
            "EMAIL_HOST": self.address,
            "EMAIL_PORT": str(port["mail"]),
        }


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def machines(*names: str) -> Iterator[list[Machine]]:
    """So many machines, each with a wire of its own to this one."""
    with ExitStack() as stack:
        try:
            yield [stack.enter_context(_namespace(name, number)) for number, name in enumerate(names)]
        except NotPermitted as error:
            warnings.warn(f"Machines are loopback addresses, not network namespaces: {error}", stacklevel=2)
            yield [Machine(name, f"127.0.{7 + number}.1") for number, name in enumerate(names)]


class NotPermitted(Exception):
    """This machine does not let us make network namespaces."""


@contextmanager
def _namespace(name: str, number: int) -> Iterator[Machine]:
    """A network namespace with one wire to ours; removed with everything in it."""
    own, place = f"mentor-{os.getpid()}-{name}", os.getpid() % 16_000
    wire, net = f"mw{os.getpid() % 100_000}-{number}", f"10.{96 + number}.{place // 64}.{place % 64 * 4}"
    ours, theirs = (f"{net.rpartition('.')[0]}.{int(net.rpartition('.')[2]) + n}" for n in (1, 2))
    try:
        ip("netns", "add", own)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotPermitted(getattr(error, "stderr", b"") or error) from error
    try:
        ip("link", "add", wire, "type", "veth", "peer", "name", "wire", "netns", own)
        ip("address", "add", f"{ours}/30", "dev", wire)
        ip("link", "set", wire, "up")
        for words in (("address", "add", f"{theirs}/30", "dev", "wire"), ("link", "set", "wire", "up")):
            ip("-netns", own, *words)
        yield Machine(name, ours, ["ip", "netns", "exec", own])
    finally:
        ip("netns", "delete", own)
