"""A folder of pages shown to this machine's own browser, and to nobody who only found out the port."""

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from generator.records.files.plain import is_plain

_HOST = "127.0.0.1"
_NAMES = (_HOST, "localhost", "[::1]")


def server(folder: Path) -> ThreadingHTTPServer:
    """A server of the files in `folder`, on a free port of this machine; whoever has it runs and closes it."""
    return ThreadingHTTPServer((_HOST, 0), partial(_Handler, directory=str(folder)))


class _Handler(SimpleHTTPRequestHandler):
    """Files alone: no list of a folder, nothing behind a link, and no word to a page that came from elsewhere."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """As the standard library does it, but for what is not served."""
        # A page elsewhere whose name leads here would be read by that page as its own.
        if not self._asked_for_this_machine():
            self.send_error(HTTPStatus.FORBIDDEN, "Asked for under another machine's name")
            return None
        found, folder = Path(self.translate_path(self.path)), Path(self.directory)
        page = found / "index.html" if found.is_dir() else found
        if not is_plain(page, folder) or not page.is_relative_to(folder):
            self.send_error(HTTPStatus.NOT_FOUND, "File not found")
            return None
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the terminal is for the address."""

    def _asked_for_this_machine(self) -> bool:
        asked = [name.lower() for name in self.headers.get_all("Host", [])]
        return asked in [[f"{name}:{self.connection.getsockname()[1]}"] for name in _NAMES]
