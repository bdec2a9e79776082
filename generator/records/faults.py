"""What a reader of `measurements/` says of a file that the models refuse: file, field, value and reason."""

import re

from pydantic import ValidationError

from generator.errors import Fault, shown
from generator.records import patterns

# What pydantic adds to a place: which alternative of a union was taken, and that a key itself is at fault.
_ALTERNATIVE = re.compile(r"(\bserving|\bquality\[\d+\])\.(?:offline|server|published|measured)\b")
_KEY = "[key]"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def faults_of(error: Exception, file: str) -> list[Fault]:
    """Every fault that `error` tells of `file`, with what the file holds shown as untrusted.

    That a list of faulty items is "empty" without them goes unsaid: no list here must have two.
    """
    if not isinstance(error, ValidationError):
        return [Fault(file, "file", shown(str(error)), "cannot be read")]
    items = error.errors(include_url=False)
    inner = {item["loc"][:end] for item in items for end in range(len(item["loc"]))}
    return [
        Fault(
            file,
            _field(item["loc"]),
            "missing" if item["type"] == "missing" else shown(item["input"]),
            _reason(item["msg"], item.get("ctx", {}).get("pattern")),
        )
        for item in items
        # A list is also said to be too short where what is wrong is an item of it.
        if not (item["type"] == "too_short" and item["loc"] in inner)
    ]


def shown_path(path: str) -> str:
    """A path as it is where it is plain, else as untrusted."""
    return path if path.isprintable() and path.isascii() and len(path) < 300 else shown(path)


def tuples(value: object) -> object:
    """TOML arrays as tuples, which the strict models ask for."""
    if isinstance(value, dict):
        return {key: tuples(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(tuples(item) for item in value)
    return value


# What a pattern asks for, in words.
ASKED = {
    patterns.HUB_ID_PATTERN: "a Hub id is organisation/name, in letters, digits and .-_ and at most 96 characters each",
    patterns.SLUG_PATTERN: "a name is written in small letters, digits and hyphens, at most 64 of them",
    patterns.LOGIN_PATTERN: "a GitHub account is written in letters, digits and hyphens, at most 39 of them",
    patterns.PROFILE_PATTERN: "a profile's name is written in small letters, digits and single hyphens between them",
    patterns.ADDRESS_PATTERN: "an address begins with https:// and a plain host, and has no spaces, quotes or <",
    patterns.SHA256_PATTERN: "a SHA-256 is 64 small hexadecimal digits",
    patterns.COMMIT_PATTERN: "a commit is named by 40 small hexadecimal digits",
    patterns.RUN_ID_PATTERN: "a run's id is written in letters, digits and .-_, at most 80 of them",
    patterns.GPU_INDEX_PATTERN: "a GPU is named by its index, a number of at most 5 digits",
    patterns.TIME_PATTERN: "a time is written as YYYY-MM-DDTHH:MM:SS, and Z or +HH:MM where its zone is known",
    patterns.PERCENTILE_PATTERN: "a latency is named mean, or p and a number of at most 100, as p50 or p99.9",
    patterns.LICENCE_PATTERN: "a licence is named by its SPDX identifier, or as the Hub names it",
}


def _reason(message: str, pattern: str | None) -> str:
    if pattern in ASKED:
        return ASKED[pattern]
    return message.removeprefix("Value error, ")


def _field(location: tuple[int | str, ...]) -> str:
    """`workloads[0].runs[3].query`; a name that came from the file is shown as untrusted."""
    parts = [
        f"[{part}]" if isinstance(part, int) else f".{part if _PLAIN_NAME.fullmatch(part) else shown(part)}"
        for part in location
        if part != _KEY
    ]
    return _ALTERNATIVE.sub(r"\1", "".join(parts).lstrip("."), count=1) or "file"
