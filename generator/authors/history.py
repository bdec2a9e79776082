"""What a checkout's git knows of files that were replaced, and why where it does not."""

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from generator.errors import EnergyLabelError, shown

_PATIENCE_S = 60
_REMEDIES = {
    "not a git repository": "clone the repository with git; a ZIP archive of it has no history",
    "dubious ownership": "the checkout is another account's; run this as its owner, or tell git that you trust it: "
    "git config --global --add safe.directory FOLDER",
}


@dataclass(frozen=True)
class History:
    """The history of the checkout that `folder` lies in."""

    folder: Path

    def bytes_of(self, path: str, digest: str) -> bytes:
        """The bytes of this SHA-256 that `path` below the folder once had; raises with git's own reason."""
        for commit in self._git(path, "log", "--format=%H", "--", path).decode().split():
            # A commit that deleted it has none.
            data = self._run("show", f"{commit}:./{path}").stdout
            if hashlib.sha256(data).hexdigest() == digest:
                return data
        if self._git(path, "rev-parse", "--is-shallow-repository").strip() == b"true":
            raise _unknown(path, "this clone is shallow", "fetch the rest with git fetch --unshallow, and try again")
        remedy = "check out a branch whose history has them, or restore the file by hand"
        raise _unknown(path, f"no commit in the history of this checkout holds the bytes {digest}", remedy)

    def _git(self, path: str, *arguments: str) -> bytes:
        done = self._run(*arguments)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
            remedy = next(
                (remedy for words, remedy in _REMEDIES.items() if words in said[0]), "see that git works here"
            )
            raise _unknown(path, f"git says {shown(said[0], 200)}", remedy)
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-C", str(self.folder), *arguments]
        try:
            return subprocess.run(  # noqa: S603 - our own words
                command,
                # In English, for its reason is read.
                env={**os.environ, "LC_ALL": "C"},
                capture_output=True,
                check=False,
                timeout=_PATIENCE_S,
            )
        except FileNotFoundError:
            raise EnergyLabelError(
                "git is not installed, and what was published is in its history; install it."
            ) from None
        except subprocess.TimeoutExpired:
            raise EnergyLabelError(f"git did not answer within {_PATIENCE_S} s; see that the disk works.") from None


def _unknown(path: str, why: str, remedy: str) -> EnergyLabelError:
    return EnergyLabelError(
        f"What {path} said when it was published must stay, and cannot be taken out of the history: {why}; {remedy}."
    )
