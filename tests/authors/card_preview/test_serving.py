"""The preview's server answers this machine's browser, with files of the preview, and with nothing else."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from generator.authors.card_preview.serving import server
from tests.patience import PATIENCE_S


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of a server of a folder with two pages, a folder without a page, and links that lead out."""
    site, outside = tmp_path / "site", tmp_path / "outside"
    (site / "models" / "acme").mkdir(parents=True)
    (site / "empty").mkdir()
    outside.mkdir()
    (outside / "index.html").write_text("a secret")
    (site / "index.html").write_text("all")
    (site / "models" / "acme" / "index.html").write_text("a card")
    (site / "link.html").symlink_to(outside / "index.html")
    (site / "away").symlink_to(outside)
    with server(site) as running:
        thread = Thread(target=running.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield running.server_address[1]
        running.shutdown()
        thread.join(PATIENCE_S)


def asked(port: int, path: str, *hosts: str) -> tuple[int, str]:
    """Status and text of an answer; the Host lines as given, or the one of a browser on this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.putrequest("GET", path, skip_host=True)
        for host in hosts or (f"127.0.0.1:{port}",):
            connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_page_is_shown_by_each_name_of_this_machine(port: int) -> None:
    for name in ("127.0.0.1", "localhost", "[::1]", "LOCALHOST"):
        assert asked(port, "/models/acme/", f"{name}:{port}") == (200, "a card")
    assert asked(port, "/index.html") == (200, "all")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil:{port}", ""]
)
def test_who_asks_under_another_name_is_told_nothing(port: int, host: str) -> None:
    status, text = asked(port, "/", host.format(port=port))
    assert status == 403 and "all" not in text.split()


def test_nor_who_asks_under_two_names(port: int) -> None:
    assert asked(port, "/", f"127.0.0.1:{port}", "evil.example")[0] in (400, 403)


@pytest.mark.parametrize(
    "path", ["/empty/", "/models/", "/none", "/../outside/index.html", "/%2e%2e/outside/index.html"]
)
def test_a_folder_is_not_listed_and_nothing_outside_is_there(port: int, path: str) -> None:
    status, text = asked(port, path)
    assert status == 404 and "secret" not in text and "acme" not in text


@pytest.mark.parametrize("path", ["/link.html", "/away/", "/away/index.html"])
def test_a_link_is_not_followed(port: int, path: str) -> None:
    status, text = asked(port, path)
    assert status == 404 and "secret" not in text
