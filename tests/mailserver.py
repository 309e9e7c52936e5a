"""A real SMTP server in a thread of the test, which can refuse, be silent, and fall away."""

import socket
from collections.abc import Callable
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller

from mentorstotte.local.valkey import free_port

TAKEN = "250 OK"


class MailServer:
    """Keeps what arrives; ``answer`` is given to every mail, after ``before_answer`` has run."""

    def __init__(self):
        self.port = free_port()
        self.received: list[Message] = []
        self.refused: dict[str, str] = {}  # answers to single recipients
        self.answer = TAKEN
        self.before_answer: Callable[[], object] = lambda: None
        self.before_hello: Callable[[], object] = lambda: None
        self._controller: Controller | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process send its mail here."""
        return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.port)}

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    @contextmanager
    def silent(self):
        """Takes connections and says nothing."""
        self.stop()
        with socket.socket() as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", self.port))
            listening.listen()
            yield
        self.start()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.before_hello()
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server, session, envelope):
        answer = self.answer
        if answer == TAKEN:
            self.received.append(message_from_bytes(envelope.content))
        self.before_answer()
        return answer
