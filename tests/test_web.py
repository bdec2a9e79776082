"""One client for strangers' addresses: where it goes, that it goes where it looked, and that it always comes back."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from generator.authors.state.fetching import fetch
from generator.cli import main
from generator.errors import EnergyLabelError
from generator.grading import graded
from generator.web import NotAllowedError, Reach, TooManyBytesError, TooSlowError, get, within

ANYWHERE = Reach(url=lambda parts: parts.scheme in ("http", "https"), machine=lambda *_: True)
PUBLIC = Reach(url=ANYWHERE.url, machine=lambda _, machine: machine.is_global)
PATIENCE_S = 60.0


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server of raw bytes on this machine; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    made, _ = server.accept()
                except OSError:
                    return
                with made, suppress(OSError):
                    made.recv(65536)
                    answer(made)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def dripping(before: bytes) -> Callable[[socket.socket], None]:
    """What begins so, and then goes on with a byte now and then, without end."""

    def answer(made: socket.socket) -> None:
        made.sendall(before)
        while True:
            made.sendall(b"1")
            time.sleep(0.02)

    return answer


@pytest.mark.parametrize(
    "before",
    [
        b"HTTP/1.1 200 O",
        b"HTTP/1.1 200 OK\r\nX-Long: a",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
    ],
    ids=["status line", "header", "length of a chunk", "body", "body of a known length"],
)
def test_an_answer_that_drips_is_cut_at_the_deadline_wherever_it_is(before: bytes) -> None:
    start = time.monotonic()
    with answering(dripping(before)) as port, pytest.raises(TooSlowError, match=r"over 0\.3 seconds"):
        get(f"http://127.0.0.1:{port}/", ANYWHERE, 10_000_000, 0.3, {})
    assert time.monotonic() - start < PATIENCE_S


def test_redirects_share_one_deadline() -> None:
    def answer(made: socket.socket) -> None:
        time.sleep(0.1)
        made.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again?%d\r\nContent-Length: 0\r\n\r\n" % time.monotonic_ns())

    with answering(answer) as port, pytest.raises(TooSlowError):
        get(f"http://127.0.0.1:{port}/", ANYWHERE, 1000, 0.35, {})


def test_more_bytes_than_wanted_are_not_read() -> None:
    with (
        answering(lambda made: made.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000)) as port,
        pytest.raises(TooManyBytesError, match="over 1,000 bytes"),
    ):
        get(f"http://127.0.0.1:{port}/", ANYWHERE, 1000, PATIENCE_S, {})


def leading_to(monkeypatch: pytest.MonkeyPatch, *machines: str) -> list[str]:
    """Let every name lead to these machines, one after the other; returns what was looked up."""
    asked: list[str] = []
    waiting = list(machines)

    def found(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        machine = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (machine, port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


@pytest.mark.parametrize("machine", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_leads_inside_is_not_connected_to(
    machine: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    leading_to(monkeypatch, machine)
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a connection was begun"))
    with pytest.raises(NotAllowedError, match=r"outside\.example"):
        get(f"{scheme}://outside.example/", PUBLIC, 1000, PATIENCE_S, {})


def test_the_connection_goes_to_the_machine_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that would lead elsewhere when it is looked up a second time is looked up once."""
    went: list[str] = []

    def look(_: str, machine: object) -> bool:
        went.append(str(machine))
        return True

    seen = Reach(url=ANYWHERE.url, machine=look)
    with answering(lambda made: made.sendall(b"HTTP/1.1 200 OK\r\n\r\nhere")) as port:
        asked = leading_to(monkeypatch, "127.0.0.1", "192.0.2.1")
        assert get(f"http://outside.example:{port}/", seen, 1000, PATIENCE_S, {}) == b"here"
    assert (asked, went) == (["outside.example"], ["127.0.0.1"])


def test_a_published_site_never_leads_into_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    leading_to(monkeypatch, "127.0.0.1")
    with pytest.raises(EnergyLabelError, match="not over HTTPS or is here"):
        fetch("https://labels.example.org/a.json", pauses=())


def test_a_user_name_in_an_address_is_neither_sent_nor_repeated() -> None:
    with pytest.raises(EnergyLabelError, match="holds a user name or a token") as caught:
        fetch("https://me:SECRET@labels.example.org/", pauses=())
    assert "SECRET" not in str(caught.value)
    assert not ANYWHERE.allows("https://me:SECRET@labels.example.org/")


def test_a_machine_that_does_not_answer_is_a_fault_of_the_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(URLError):
        get(f"http://127.0.0.1:{port}/", ANYWHERE, 1000, PATIENCE_S, {})


def test_a_proxy_that_the_user_named_is_gone_to_and_the_name_is_its_own_to_look_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with answering(lambda made: made.sendall(b"HTTP/1.1 200 OK\r\n\r\nby proxy")) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        assert get("http://outside.example/", PUBLIC, 1000, PATIENCE_S, {}) == b"by proxy"


def test_a_name_that_is_looked_up_without_end_is_waited_for_no_longer_than_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released = threading.Event()

    def never(*_: Any, **__: Any) -> list[Any]:
        released.wait(PATIENCE_S)
        raise socket.gaierror("too late")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    start = time.monotonic()
    try:
        for scheme in ("http", "https"):
            with pytest.raises(TooSlowError, match=r"over 0\.2 seconds"):
                get(f"{scheme}://outside.example/", PUBLIC, 1000, 0.2, {})
        assert time.monotonic() - start < PATIENCE_S
    finally:
        released.set()


def test_greeting_a_machine_that_never_answers_the_greeting_ends_too() -> None:
    """TLS begins before there is anything of HTTP."""
    with answering(dripping(b"")) as port, pytest.raises((TooSlowError, URLError)):
        get(f"https://127.0.0.1:{port}/", ANYWHERE, 1000, 0.3, {})


def test_what_a_library_does_is_cut_at_its_deadline_and_its_answer_or_its_fault_is_passed_on() -> None:
    released = threading.Event()
    try:
        with pytest.raises(TooSlowError, match=r"over 0\.1 seconds"):
            within(0.1, lambda: released.wait(PATIENCE_S))
    finally:
        released.set()
    assert within(PATIENCE_S, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(PATIENCE_S, lambda: 1 // 0)


@pytest.mark.parametrize("site", ["https://me:SECRET@labels.example.org/", "https://SECRET@labels.example.org"])
def test_a_token_in_a_site_s_address_is_told_by_no_command(
    site: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", site)
    for words in (
        ["card", "acme/x", "--measurements", "measurements"],
        ["state", "acme/x", "fill-mask"],
        ["state", "acme/x", "fill-mask", "--site", site],
        ["card", "acme/x", "--site", site, "--push"],
    ):
        assert main(words) == 1
    with pytest.raises(EnergyLabelError, match="user name or a token"):
        graded(Path("measurements"), site, date(2026, 1, 1))
    with pytest.raises(SystemExit):
        main(["state", "acme/x", "fill-mask", site])
    told = capsys.readouterr()
    assert "SECRET" not in told.out + told.err and "user name or a token" in told.err


@pytest.mark.parametrize(
    "address",
    [
        "https://a..example.org/",
        f"https://{'a' * 64}.example.org/",
        "https://exa mple.org/",
        "https://exa\tmple\u200b.org/",
        "https://xn--\ud800.org/",
        "https:///nothing",
    ],
)
def test_what_no_host_is_called_is_not_allowed(address: str) -> None:
    assert not ANYWHERE.allows(address)
    with pytest.raises(NotAllowedError):
        get(address, ANYWHERE, 1, 1.0, {})
