"""`python -m tests.links FOLDER`: try every link of a built site, its own and those that lead out of it.

EXTERNAL=no tries its own alone. The exit code is 0 where every link leads somewhere, else 1.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_WHOLE_S = 45 * 60.0
_SETTINGS = Path(__file__).with_name("linkcheckerrc")
_CANONICAL = re.compile(r'<link rel="canonical" href="(https?://[^"]+)"')


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, and lets LinkChecker ask for as many as it likes."""

    def end_headers(self) -> None:
        self.send_header("LinkChecker", "welcome")
        super().end_headers()

    def handle(self) -> None:
        # LinkChecker hangs up on what it need not read to its end.
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def own_address(folder: Path) -> str | None:
    """Where the site says that it will be published; nothing may be there yet."""
    found = _CANONICAL.search((folder / "index.html").read_text("utf-8"))
    return found[1] if found else None


def command(folder: Path, address: str, external: bool) -> list[str]:
    """LinkChecker over a site that is served at `address`."""
    words = [sys.executable, "-m", "linkcheck", f"--config={_SETTINGS}"]
    if external:
        words.append("--check-extern")
    if own := own_address(folder):
        words.append(f"--ignore-url=^{re.escape(own)}")
    return [*words, address]


def main(folder: Path, external: bool) -> int:
    """The exit code of the whole."""
    if not (folder / "index.html").is_file():
        print(f"{folder} holds no built site; run make site first.", file=sys.stderr)
        return 1
    with _served(folder) as address:
        try:
            # LinkChecker's own limit is for a silence, and a site that drips is never silent.
            done = subprocess.run(command(folder, address, external), check=False, timeout=_WHOLE_S)
        except subprocess.TimeoutExpired:
            print(f"The links were not tried within {_WHOLE_S / 60:.0f} minutes; try again.", file=sys.stderr)
            return 1
        return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ.get("EXTERNAL", "yes") != "no"))
