"""A built site on 127.0.0.1, and a browser that tells what it met there."""

import gzip
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from tests.patience import PAGE_PATIENCE_S
from tests.site.tabs import NOTHING, tab

OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing gets out to another host, whatever a page asks for: no name but this one is found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

# As hosts of static sites compress them.
_TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".csv", ".txt"}


class _Quiet(SimpleHTTPRequestHandler):
    """Sends `headers` with every answer, as a host may be told to."""

    # One connection for all that a page asks for, as any host has it.
    protocol_version = "HTTP/1.1"
    headers_of_all: Mapping[str, str]

    def __init__(self, *given: Any, headers: Mapping[str, str], directory: str) -> None:
        # The base class answers before it returns.
        self.headers_of_all = headers
        super().__init__(*given, directory=directory)

    def do_GET(self) -> None:
        # A browser looks for an icon of that empty page, whenever it finds the time: in the middle of the next visit.
        if self.path not in (f"/{NOTHING}", "/favicon.ico"):
            super().do_GET()
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def end_headers(self) -> None:
        for name, value in self.headers_of_all.items():
            self.send_header(name, value)
        super().end_headers()


class _Compressing(_Quiet):
    """Sends text compressed, as any host of static sites does."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if path.suffix not in _TEXT or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path, compressed: bool = False, headers: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """The address of a server of `folder`, with a final slash; `headers` go with every answer."""
    handler = partial(_Compressing if compressed else _Quiet, headers=headers, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


# Twice through the page's own queue of tasks, to its end.
_IDLE = "() => new Promise(done => requestIdleCallback(() => setTimeout(() => requestIdleCallback(() => done()))))"


@dataclass
class Visit:
    """An open page, and whatever went wrong on it."""

    address: str
    page: Page
    script: bool = True
    faults: list[str] = field(default_factory=list)
    _open: set[Request] = field(default_factory=set)
    _asked: int = 0

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until its scripts have run and it asks for nothing more.

        Playwright's "networkidle" is half a second without a request, by the clock: a waste on a quick machine, and on
        a busy one over before the first script is asked for.
        """
        self.page.goto(self.address + path, wait_until="load")
        end = time.monotonic() + PAGE_PATIENCE_S
        before = -1
        while self.script and (self._open or self._asked != before):
            assert time.monotonic() < end, f"{path}: of {self._asked} requests {len(self._open)} were not answered"
            before = self._asked
            self.page.evaluate(_IDLE)
        return self.page

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Listen to what the page says and asks for."""
        heard: list[tuple[Any, str, Callable[..., None]]] = [
            (self.page, "console", self.console),
            (self.page, "pageerror", self.thrown),
            (self.page, "response", self.answered),
            (self.page, "request", self._begun),
            (self.page, "requestfinished", self._ended),
            (self.page, "requestfailed", self._ended),
            # Of whatever page of the context.
            (self.page.context, "request", self.asked),
        ]
        for speaker, event, hear in heard:
            speaker.on(event, hear)
        try:
            yield
        finally:
            for speaker, event, hear in heard:
                speaker.remove_listener(event, hear)

    def asked(self, request: Request) -> None:
        """Note what would have come from another host.

        To route each request through here would tell the same, and switch the browser's cache off.
        """
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def _begun(self, request: Request) -> None:
        self._asked += 1
        self._open.add(request)

    def _ended(self, request: Request) -> None:
        self._open.discard(request)

    def thrown(self, error: object) -> None:
        self.faults.append(f"page error: {error}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@contextmanager
def visit(
    browser: Browser, address: str, width: int, dark: bool = False, script: bool = True, fresh: bool = False
) -> Iterator[Visit]:
    """A tab that knows nothing of visits before: of a given width and colour scheme, with or without JavaScript.

    What is timed wants one that is `fresh`: in others, the browser has done some of its work before.
    """
    with tab(browser, address, width, dark, script, fresh) as used:
        made = Visit(address, used.page, script)
        with made.watching(), used.noticing():
            yield made
