"""One error family: everything a user can mend is an `EnergyLabelError` with a sentence that says how."""

import errno
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

_COMMAND = re.compile(r"((?:\A|[\r\n])[^\S\r\n]*)::")
# Who asks, in an address: `user:password` before the host.
_USER = re.compile(r"(?<=//)[^/?#\s@'\"]+(?:@[^/?#\s@'\"]+)*(?=@)")
# Of the likeness of two names, from 0 to 1.
_MUCH_FARTHER = 0.1
# Lines that anybody may be asked to read at once.
_MOST_TOLD = 1000


class EnergyLabelError(Exception):
    """Something the user can mend. Its text is one sentence: what, where and the remedy."""


@dataclass(frozen=True)
class Fault:
    """One fault in one file: where it is, which field, the value met, and why it is refused."""

    file: str
    field: str
    value: str
    reason: str

    def __str__(self) -> str:
        """`file: field = value: reason`, on one line whatever the value holds."""
        return f"{self.file}: {self.field} = {self.value}: {self.reason}"


class RecordFaultsError(EnergyLabelError):
    """Every fault found in one reading of the measurements."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        told = [f"  {fault}" for fault in self.faults[:_MOST_TOLD]]
        if count > _MOST_TOLD:
            told.append(f"  … and {count - _MOST_TOLD:,} more")
        lines = "\n".join(told)
        super().__init__(
            f"{count} {noun} in the measurements; fix {'it' if count == 1 else 'each'} and try again:\n{lines}"
        )

    def __reduce__(self) -> tuple[type["RecordFaultsError"], tuple[tuple[Fault, ...]]]:
        """Made again from its faults where it goes from one process to another."""
        return type(self), (self.faults,)


def shown(value: object, limit: int = 80) -> str:
    """A hostile value as one short line of printable ASCII, for an error message."""
    text = harmless(ascii(value))
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"


def harmless(text: str) -> str:
    """Text for a log: nothing in it commands the runner of a GitHub workflow, and no address tells a user's token.

    The runner takes `##[` anywhere for a command, and `::` at the beginning of a line, whatever spaces are before it.
    """
    text = text.replace("##[", "## [")
    # Most texts have neither, and a stranger's may be very long.
    if "//" in text:
        text = _USER.sub("…", text)
    return _COMMAND.sub(r"\1: :", text) if "::" in text else text


# What stands behind an error of the system, and what helps.
_REMEDIES = {
    errno.ENOSPC: "free some room on the disk, or name a folder on another one",
    errno.EDQUOT: "free some room within your quota, or name a folder elsewhere",
    errno.EROFS: "it is kept from writing here; name a folder that you may write to",
    errno.EACCES: "name a folder that you may read and write, or ask its owner",
    errno.EPERM: "name a folder that you may read and write, or ask its owner",
    errno.ENOLCK: "this file system gives no locks; name a folder on a local disk with --state",
    errno.ENOSYS: "this file system gives no locks; name a folder on a local disk with --state",
    errno.EOPNOTSUPP: "this file system cannot do that; name a folder on a local disk",
    errno.ENOENT: "see that the folder it belongs in is there",
    errno.ENOTDIR: "a part of that path is a file; name a folder",
    errno.EISDIR: "that is a folder; name a file",
    errno.EMFILE: "close other programs, or raise the limit with ulimit -n",
    errno.ENFILE: "close other programs, or raise the system's limit of open files",
    errno.ENOMEM: "there is too little memory; end other programs",
    errno.ENAMETOOLONG: "take a shorter name, or a folder nearer to the root",
    errno.EIO: "the disk fails; see the system's log, and name a folder on another one",
    errno.ESTALE: "the network file system lost it; mount it again, or name a folder on a local disk",
}


def refusal(error: OSError) -> str:
    """What the system refused, as a sentence with what helps against it."""
    what = f"{shown(error.filename, 300)}: " if isinstance(error.filename, str) else ""
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    remedy = _REMEDIES.get(error.errno or 0, "see that the disk has room and you may write there")
    return f"the system refused ({what}{shown(reason, 200)[1:-1]}); {remedy}."


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The names that somebody may have meant, nearest first, at most three; none where all of them are far.

    Case is ignored. Beside a very near name a farther one would only confuse.
    """
    folded = name.casefold()
    by_folded = {candidate.casefold(): candidate for candidate in known}
    likeness = {found: SequenceMatcher(None, found, folded).ratio() for found in get_close_matches(folded, by_folded)}
    return [by_folded[found] for found, ratio in likeness.items() if ratio > max(likeness.values()) - _MUCH_FARTHER]


def unknown(kind: str, name: str, known: Iterable[str], otherwise: str | None = None) -> EnergyLabelError:
    """The error of a name that nothing has: it offers the nearest names, or `otherwise`, or else all there are."""
    names = tuple(known)
    if near := nearest(name, names):
        remedy = f"did you mean {' or '.join(near)}?"
    else:
        remedy = otherwise or f"the {kind}s are {', '.join(names) or 'none'}."
    return EnergyLabelError(f"No {kind} {shown(name)}: {remedy}")
