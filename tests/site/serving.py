"""A built site on 127.0.0.1, and a browser that tells what it met there."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, Route

from tests.patience import PATIENCE_S

OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# As hosts of static sites compress them.
_TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".csv", ".txt"}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Compressing(_Quiet):
    """Sends text compressed, as any host of static sites does."""

    protocol_version = "HTTP/1.1"

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
def served(folder: Path, compressed: bool = False) -> Iterator[str]:
    """The address of a server of `folder`, with a final slash."""
    handler = partial(_Compressing if compressed else _Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Visit:
    """An open page, and whatever went wrong on it."""

    address: str
    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until it is quiet."""
        self.page.goto(self.address + path, wait_until="networkidle")
        return self.page

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def route(self, route: Route) -> None:
        """Let nothing out to another host."""
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"request to another host: {route.request.url}")
            route.abort()


@contextmanager
def visit(browser: Browser, address: str, width: int, dark: bool = False, script: bool = True) -> Iterator[Visit]:
    """A fresh browser context of a given width and colour scheme, with or without JavaScript."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    try:
        made = Visit(address, context.new_page())
        context.route("**/*", made.route)
        made.page.on("console", made.console)
        made.page.on("pageerror", lambda error: made.faults.append(f"page error: {error}"))
        made.page.on("response", made.answered)
        yield made
    finally:
        context.close()
