"""Asking an address that a stranger may have named: over allowed ways, to allowed machines, and within a deadline.

Python's standard library alone, for `state` runs where nothing is installed. What is checked is what is connected to: a
name is looked up once for each connection, and the connection goes to one of the addresses that were looked at.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from generator.errors import EnergyLabelError

_PIECE = 1 << 16
# Seconds that nothing at all may come.
_STILL_S = 10.0
Found = TypeVar("Found")
Machine = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Reach:
    """Where an exchange may go: which addresses of the web, and which machines their names may lead to.

    `url` is asked of the first address and of each that a redirect names; `machine` of the host's name and of each IP
    address that it has.
    """

    url: Callable[[SplitResult], bool]
    machine: Callable[[str, Machine], bool]

    def allows(self, address: str) -> bool:
        """Whether the address may be asked, as far as its text says."""
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
            # What no name of the network can be is refused here, and not by the resolver in words of its own.
            host.encode("idna")
            plain = bool(host) and host.isprintable() and " " not in host
            return plain and parts.port != 0 and "@" not in parts.netloc and self.url(parts)
        except ValueError:
            return False


class NotAllowedError(Exception):
    """An address that a redirect names, or that a name leads to, may not be asked."""


class TooManyBytesError(Exception):
    """More bytes than were wanted."""


class TooSlowError(Exception):
    """Not all of the answer came within the deadline."""


@dataclass
class _Deadline:
    """Cuts every connection of one exchange when its time is over, whatever it waits for just then."""

    seconds: float
    _cutting: bool = False
    _sockets: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "_Deadline":
        self._until = time.monotonic() + self.seconds
        self._timer = threading.Timer(self.seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for watched in self._sockets:
            watched.close()

    @property
    def over(self) -> bool:
        """By the clock, which a starved timer may lag behind."""
        return time.monotonic() >= self._until

    def left(self) -> float:
        """Seconds; never none, which a socket would take for "do not wait"."""
        return max(self._until - time.monotonic(), 0.001)

    def watch(self, connection: socket.socket) -> None:
        """A second handle of the connection: TLS takes the first one over, and cutting works through either."""
        with self._lock:
            self._sockets.append(connection.dup())
            if self._cutting:
                self._shut(self._sockets[-1])

    def _cut(self) -> None:
        with self._lock:
            self._cutting = True
            for watched in self._sockets:
                self._shut(watched)

    def _shut(self, watched: socket.socket) -> None:
        with suppress(OSError):
            watched.shutdown(socket.SHUT_RDWR)


def refuse_user(site: str) -> None:
    """Raise where a site's address holds who asks: it would be sent, printed, or published with every link."""
    if "@" in site:
        # Not repeated: it may be a token.
        raise EnergyLabelError("The site's address holds a user name or a token; name the site without one.")


def get(address: str, reach: Reach, most_bytes: int, whole_s: float, headers: Mapping[str, str]) -> bytes:
    """The bytes at an address; redirects are followed within `reach`. No cookie, token or user name is sent.

    Raises `NotAllowedError`, `TooManyBytesError` and `TooSlowError`, and what `urllib` raises: `HTTPError`, `OSError`,
    `HTTPException`.
    """
    if not reach.allows(address):
        raise NotAllowedError(address)
    with _Deadline(whole_s) as deadline:
        opener = build_opener(_Http(reach, deadline), _Https(reach, deadline), _Redirects(reach))
        request = Request(address, headers=dict(headers))  # noqa: S310 - `reach` has seen it
        try:
            with opener.open(request, timeout=min(_STILL_S, whole_s)) as answer:
                return _read(answer, most_bytes, deadline)
        except (OSError, HTTPException, TooSlowError) as error:
            if deadline.over or isinstance(error, TooSlowError):
                raise TooSlowError(f"over {whole_s:g} seconds") from None
            raise error from None


def _read(answer: Any, most_bytes: int, deadline: _Deadline) -> bytes:
    body = bytearray()
    while piece := answer.read1(_PIECE):
        body += piece
        if len(body) > most_bytes:
            raise TooManyBytesError(f"over {most_bytes:,} bytes")
    if deadline.over:
        raise TooSlowError(f"over {deadline.seconds:g} seconds")
    return bytes(body)


def within(seconds: float, act: Callable[[], Found]) -> Found:
    """What `act` returns or raises; `TooSlowError` where it takes longer, whatever it waits for.

    It is left alone then, in a thread that ends with the process: what asks by a library, or the system's own look-up
    of a name, knows no deadline over all that it does.
    """
    done: list[Callable[[], Found]] = []

    def run() -> None:
        try:
            found = act()
        except BaseException as error:
            done.append(partial(_raise, error))
        else:
            done.append(lambda: found)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not done:
        raise TooSlowError(f"over {seconds:g} seconds")
    return done[0]()


def _raise(error: BaseException) -> Any:
    raise error


def places(host: str, port: int, reach: Reach) -> list[tuple[Any, ...]]:
    """Where a name leads to, as `getaddrinfo` says it; `NotAllowedError` where one of its machines may not be asked."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(reach.machine(host, ipaddress.ip_address(place[4][0])) for place in found):
        raise NotAllowedError(host)
    return list(found)


def _connect(
    reach: Reach | None, deadline: _Deadline, address: tuple[str, int], *_: object, **__: object
) -> socket.socket:
    """A connection to one of the places that were looked at; without `reach` to a proxy, which the user named."""
    look = partial(places, *address, reach) if reach else partial(socket.getaddrinfo, *address, type=socket.SOCK_STREAM)
    # The system's look-up of a name has no limit of its own.
    found: Sequence[tuple[Any, ...]] = within(deadline.left(), look)
    fault: OSError = ConnectionError(f"{address[0]} has no address")
    for family, kind, protocol, _name, place in found:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(min(_STILL_S, deadline.left()))
            made.connect(place)
            deadline.watch(made)
        except OSError as error:
            made.close()
            fault = error
        else:
            return made
    raise fault


def _made(kind: Any, reach: Reach, deadline: _Deadline, request: Request) -> Callable[..., Any]:
    """What makes the connection of a request, in the place of `http.client`'s own way to the other machine."""
    proxied = request.has_proxy() or getattr(request, "_tunnel_host", None)

    def make(host: str, **options: Any) -> Any:
        connection = kind(host, **options)
        connection._create_connection = partial(_connect, None if proxied else reach, deadline)
        return connection

    return make


class _Http(HTTPHandler):
    def __init__(self, reach: Reach, deadline: _Deadline) -> None:
        super().__init__()
        self._reach, self._deadline = reach, deadline

    def http_open(self, req: Request) -> Any:
        return self.do_open(_made(HTTPConnection, self._reach, self._deadline, req), req)


class _Https(HTTPSHandler):
    def __init__(self, reach: Reach, deadline: _Deadline) -> None:
        super().__init__()
        self._reach, self._deadline = reach, deadline

    def https_open(self, req: Request) -> Any:
        return self.do_open(_made(HTTPSConnection, self._reach, self._deadline, req), req)


class _Redirects(HTTPRedirectHandler):
    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        if not self._reach.allows(newurl):
            fp.close()
            raise NotAllowedError(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
