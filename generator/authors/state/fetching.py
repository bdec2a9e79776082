"""Asking a published site, with the standard library alone: nothing of what comes back is trusted."""

import json
import time
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from generator.errors import EnergyLabelError, shown

# An index of some 30,000 models.
MAX_BYTES = 10_000_000
_LOOPBACK = ("127.0.0.1", "localhost")
# Seconds: for one answer on the wire, for a whole document, and before each new attempt.
_ANSWER_S = 10.0
_WHOLE_S = 30.0
_PAUSES_S = (1.0, 3.0)
_REMEDY = "see that the site's address is right"


class NotThereError(EnergyLabelError):
    """The site has no such document."""


class _PassingError(Exception):
    """A fault that may be gone in a moment."""


def allowed(address: str) -> bool:
    """Whether an address may be asked: over HTTPS, or on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "http":
        return _on_this_machine(parts)
    return parts.scheme == "https" and bool(parts.hostname)


def _on_this_machine(parts: SplitResult) -> bool:
    return parts.hostname in _LOOPBACK


class _Redirects(HTTPRedirectHandler):
    """Follows to where it may ask, and never from elsewhere into this machine."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if not allowed(newurl) or (_on_this_machine(there) and not _on_this_machine(here)):
            raise EnergyLabelError(f"{shown(req.full_url)} leads on to {shown(newurl)}, which is not over HTTPS.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(address: str, pauses: Sequence[float] = _PAUSES_S, whole_s: float = _WHOLE_S) -> Any:
    """The JSON document at an address, tried again after each pause where the fault may pass.

    Raises `NotThereError` for 404, and `EnergyLabelError` for an address that may not be asked, a server that fails
    or is too slow, and an answer that is too long or is not JSON.
    """
    if not allowed(address):
        raise EnergyLabelError(f"{shown(address)} is not an https:// address; name the site by one.")
    for pause in (*pauses, None):
        try:
            return _document(address, _body(address, whole_s))
        except _PassingError as fault:
            if pause is None:
                raise EnergyLabelError(f"{shown(address)} cannot be asked ({fault}); try again later.") from None
            time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def _body(address: str, whole_s: float) -> bytes:
    opener = build_opener(ProxyHandler(), HTTPSHandler(), _Redirects())
    request = Request(address, headers={"Accept": "application/json", "User-Agent": "model-energy-label"})  # noqa: S310
    until = time.monotonic() + whole_s
    try:
        with opener.open(request, timeout=min(_ANSWER_S, whole_s)) as answer:
            body = bytearray()
            while piece := answer.read1(65536):
                body += piece
                if len(body) > MAX_BYTES:
                    raise EnergyLabelError(f"{shown(address)} answers with over {MAX_BYTES:,} bytes; that is no label.")
                if time.monotonic() > until:
                    raise _PassingError(f"it takes over {whole_s:g} seconds")
            return bytes(body)
    except HTTPError as error:
        error.close()
        if error.code == 404:
            raise NotThereError(f"{shown(address)} is not there.") from None
        if error.code == 429 or error.code >= 500:
            raise _PassingError(f"it answers {error.code}") from None
        raise EnergyLabelError(f"{shown(address)} answers {error.code}; {_REMEDY}.") from None
    except URLError as error:
        raise _PassingError(shown(str(error.reason))) from None
    except (OSError, HTTPException) as error:
        raise _PassingError(shown(str(error) or type(error).__name__)) from None


def _document(address: str, body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise EnergyLabelError(f"{shown(address)} does not answer in JSON; {_REMEDY}.") from None


def _refuse(name: str) -> None:
    raise ValueError(name)
