"""A stand-in for a published site on this machine: what each address answers is said by the test."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL, TASK = "acme/tiny-classifier", "text-classification"


@dataclass
class Answer:
    """One answer: its status, headers and body, and how slowly the body comes (seconds a byte)."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds_a_byte: float = 0.0


def entry(**changes: Any) -> dict[str, Any]:
    """One label as the API tells it."""
    return {
        "model": MODEL,
        "task": TASK,
        "profile": "one-a100",
        "variant": None,
        "status": "graded",
        "class": "C",
        "class_span": "B–C",
        "wh_per_1000_queries": 0.327,
        "interval_95": [0.31, 0.34],
        "verification": {"state": "self-reported", "reproductions": []},
        "valid_until": "2999-12-31",
        "urls": {"endpoint": f"badges/{MODEL}/{TASK}.json"},
        **changes,
    }


def document(*entries: dict[str, Any], model: str = MODEL) -> Answer:
    """The model's document."""
    return Answer(body=json.dumps({"api": "v1", "model": model, "labels": entries or [entry()]}).encode())


INDEX = Answer(
    body=json.dumps(
        {
            "api": "v1",
            "models": {MODEL: "…", "acme/other": "…", "a\n::error::/b": "…"},
        }
    ).encode()
)


class Site:
    """Its address, what it answers by path, and every path that was asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | list[Answer]] = {"/api/v1/index.json": INDEX, self.path(): document()}
        self.asked: list[str] = []
        self.address = ""

    @staticmethod
    def path(model: str = MODEL) -> str:
        """Where a model's document is."""
        return f"/api/v1/models/{model}.json"


@contextmanager
def serving() -> Iterator[Site]:
    """A site of its own port, answering until the block is left."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            answer = site.answers.get(self.path, Answer(404))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if not answer.seconds_a_byte:
                    self.wfile.write(answer.body)
                    return
                for byte in answer.body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(answer.seconds_a_byte)
            except (BrokenPipeError, ConnectionResetError):
                pass

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield site
        server.shutdown()
