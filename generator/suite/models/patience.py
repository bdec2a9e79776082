"""A Hub that has too much to do is asked again when it says so, within a stated limit.

What it says stands in `Retry-After` or in `RateLimit`, as huggingface_hub reads them; where it says nothing, each wait
is twice the one before.
"""

import sys
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

T = TypeVar("T")

# Seconds: for all waiting at one place together, and for the first wait where the Hub names none.
LIMIT_S = 300.0
_FIRST_S = 2.0


def patiently(ask: Callable[[], T], limit_s: float | None = None, sleep: Callable[[float], None] | None = None) -> T:
    """What `ask` answers, asked again while the Hub says that the fault passes (429 or 5xx).

    `limit_s` is for all the waiting together, `LIMIT_S` where none is given; then the last error is raised.
    """
    left = LIMIT_S if limit_s is None else limit_s
    pause = _FIRST_S
    while True:
        try:
            return ask()
        except Exception as error:
            answer = passing(error)
            if answer is None:
                raise
            wait = max(_asked_for(answer.headers) or pause, 1.0)
            if wait > left:
                raise
            print(f"The Hub answers {answer.status_code}; asking again in {wait:.0f} s.", file=sys.stderr, flush=True)
            (sleep or time.sleep)(wait)
            left, pause = left - wait, pause * 2


def passing(error: BaseException) -> Any:
    """The Hub's answer where it means "later" (429 or 5xx), anywhere in the chain of causes; else None."""
    from huggingface_hub.errors import HfHubHTTPError

    for link in causes(error):
        if isinstance(link, HfHubHTTPError) and (link.response.status_code == 429 or link.response.status_code >= 500):
            return link.response
    return None


def causes(error: BaseException) -> list[BaseException]:
    """The error and what caused it, to the first cause."""
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or link.__context__
    return links


def _asked_for(headers: Any) -> float | None:
    """Seconds that the Hub asks to wait; None where it does not say, or not so that it can be read."""
    from huggingface_hub.utils import parse_ratelimit_headers

    told = headers.get("Retry-After", "").strip()
    try:
        if told.isascii() and told.isdigit():
            return float(told)
        if told:
            return max(parsedate_to_datetime(told).timestamp() - time.time(), 0.0)
        limit = parse_ratelimit_headers(headers)
        return float(limit.reset_in_seconds) if limit and limit.remaining == 0 else None
    except (ValueError, TypeError, OverflowError):
        return None
