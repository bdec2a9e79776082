"""Asking a published site, with the standard library alone: nothing of what comes back is trusted."""

import json
import time
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit

from generator.errors import EnergyLabelError, shown
from generator.web import NotAllowedError, Reach, TooManyBytesError, TooSlowError, get, refuse_user

# An index of some 30,000 models.
MAX_BYTES = 10_000_000
_LOOPBACK = ("127.0.0.1", "localhost")
# Seconds: for a whole document, and before each new attempt.
_WHOLE_S = 30.0
_PAUSES_S = (1.0, 3.0)
_REMEDY = "see that the site's address is right"
_HEADERS = {"Accept": "application/json", "User-Agent": "model-energy-label"}


class NotThereError(EnergyLabelError):
    """The site has no such document."""


class _PassingError(Exception):
    """A fault that may be gone in a moment."""


def _reach(address: str) -> Reach:
    """Over HTTPS anywhere but to this machine; or, where the address itself is on this machine, to it over HTTP too."""
    here = _on_this_machine(urlsplit(address))
    return Reach(
        url=lambda parts: parts.scheme == "https" or (here and parts.scheme == "http" and _on_this_machine(parts)),
        machine=lambda _, machine: here or not (machine.is_loopback or machine.is_unspecified),
    )


def _on_this_machine(parts: SplitResult) -> bool:
    return parts.hostname in _LOOPBACK


def fetch(address: str, pauses: Sequence[float] = _PAUSES_S, whole_s: float = _WHOLE_S) -> Any:
    """The JSON document at an address, tried again after each pause where the fault may pass.

    Raises `NotThereError` for 404, and `EnergyLabelError` for an address that may not be asked, a server that fails
    or is too slow, and an answer that is too long or is not JSON.
    """
    refuse_user(address)
    try:
        reach = _reach(address)
    except ValueError:
        reach = None
    if reach is None or not reach.allows(address):
        raise EnergyLabelError(f"{shown(address)} is not an https:// address; name the site by one.")
    for pause in (*pauses, None):
        try:
            return _document(address, _body(address, reach, whole_s))
        except _PassingError as fault:
            if pause is None:
                raise EnergyLabelError(f"{shown(address)} cannot be asked ({fault}); try again later.") from None
            time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def _body(address: str, reach: Reach, whole_s: float) -> bytes:
    try:
        return get(address, reach, MAX_BYTES, whole_s, _HEADERS)
    except NotAllowedError as error:
        where = shown(str(error))
        raise EnergyLabelError(f"{shown(address)} leads on to {where}, which is not over HTTPS or is here.") from None
    except TooManyBytesError as error:
        raise EnergyLabelError(f"{shown(address)} answers with {error}; that is not a label.") from None
    except TooSlowError as error:
        raise _PassingError(f"it takes {error}") from None
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
