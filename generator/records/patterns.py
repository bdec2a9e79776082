"""What names, classes and digests look like, each told once, and with the standard library alone.

Where nothing may be installed (`authors/state/label_state.py`) they are needed too.
"""

# One part of a Hub id, of a model or a data set.
_HUB_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
HUB_ID_PATTERN = rf"^{_HUB_NAME}/{_HUB_NAME}$"
SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
# In addresses `--` stands between a variant and a profile, so no profile's name has it.
PROFILE_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
# On Windows no file may have such a name, whatever its extension (Microsoft, "Naming Files, Paths, and Namespaces").
DEVICE_NAMES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10)))
)
LOGIN_PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$"
# https only, so that no other scheme reaches a page; a plain host, so that it is the one a reader sees;
# printable ASCII without quotes, angle brackets, backslash or backtick.
ADDRESS_PATTERN = r"^https://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:[/?#][!#-&(-;=?-\[\]-_a-~]*)?$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
COMMIT_PATTERN = r"^[0-9a-f]{40}$"
RUN_ID_PATTERN = r"^[A-Za-z0-9._-]{1,80}$"
GPU_INDEX_PATTERN = r"^[0-9]{1,5}$"
# As RFC 3339 has it, but for the time zone, which many a study does not say.
TIME_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?$"
PERCENTILE_PATTERN = r"^(?:mean|p(?:100|[0-9]{1,2}(?:\.[0-9]{1,3})?))$"
# SPDX identifiers, and the Hub's own of the same kind (`llama2`, `bigscience-bloom-rail-1.0`).
LICENCE_PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9.+-]{0,62}[A-Za-z0-9+])?$"
# The classes, best first.
LETTERS = "ABCDEFG"
LETTER_PATTERN = f"[{LETTERS[0]}-{LETTERS[-1]}]"
_DIGEST_SHOWN = 16


def short_digest(sha256: str) -> str:
    """As much of a SHA-256 (64 hexadecimal digits) as addresses, file names and people use."""
    return sha256[:_DIGEST_SHOWN]
