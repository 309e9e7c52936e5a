"""A small integration platform in front of the register: a real HTTP server.

It can answer, fall away, and lose its answer after it has taken the report.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from mentorstotte.local.valkey import free_port


class RegisterServer:
    """Keeps each report once by its key; ``tries`` are the keys of all that came."""

    def __init__(self):
        self.port = free_port()
        self.taken: dict[str, dict] = {}
        self.tries: list[str] = []
        self.status, self.answer = 202, {}
        self.loses_answers = False
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/indberetning"

    def start(self) -> None:
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                platform.take(self)

            def log_message(self, *args):
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, request: BaseHTTPRequestHandler) -> None:
        key = request.headers["Idempotency-Key"]
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        self.tries.append(key)
        if self.status < 500:
            self.taken.setdefault(key, body)
        if self.loses_answers:
            request.close_connection = True
            return
        said = json.dumps({"reference": f"K-{list(self.taken).index(key) + 1}"} | self.answer).encode()
        request.send_response(self.status)
        request.send_header("Content-Length", str(len(said)))
        request.end_headers()
        request.wfile.write(said)
