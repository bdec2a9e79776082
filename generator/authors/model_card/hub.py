"""A model's repository on the Hub: what is read from it, and the pull request that is opened there.

The token comes from the environment (HF_TOKEN) and from nowhere else: it is handed to huggingface_hub outright, so that
the one of `hf auth login` is never taken. No text of an exception from there is passed on, for it may repeat what was
sent.
"""

import os
import re
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

import yaml

from generator.authors.model_card.discussions import open_request
from generator.authors.model_card.readme_merge import MOST_BYTES, Merged
from generator.errors import EnergyLabelError
from generator.web import TooSlowError, within

# Seconds for a whole exchange: the library's own limits are for a silence.
_WHOLE_S = 120.0
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")


def token_from_environment() -> str | None:
    """The token, or None; raises, without repeating it, where it is none."""
    token = os.environ.get("HF_TOKEN", "").strip()
    if token and not _TOKEN.fullmatch(token):
        raise EnergyLabelError(
            "HF_TOKEN holds characters that no token has; set it again, without quotes or line ends."
        )
    return token or None


@dataclass(frozen=True)
class Repository:
    """A repository as it was at `commit`: its files' sizes by path (None: not told)."""

    name: str
    kind: Literal["model", "dataset"]
    commit: str
    sizes: dict[str, int | None]
    # Hidden, for it holds the token.
    _api: Any = field(repr=False)

    def read(self, path: str) -> bytes | None:
        """A file's bytes at `commit`; None where there is none."""
        if path not in self.sizes:
            return None
        if (self.sizes[path] or 0) > MOST_BYTES:
            raise EnergyLabelError(
                f"{path} of {self.name} has {self.sizes[path]:,} bytes; no more than {MOST_BYTES:,} are edited "
                "here, so edit it by hand."
            )
        with told(f"{path} of {self.name}"):
            return within(_WHOLE_S, lambda: self._download(path))

    def _download(self, path: str) -> bytes:
        with tempfile.TemporaryDirectory() as cache:
            file = self._api.hf_hub_download(
                self.name, path, repo_type=self.kind, revision=self.commit, cache_dir=cache
            )
            return Path(file).read_bytes()

    def open_request(self, title: str) -> str | None:
        """The address of an open pull request of this title, or None."""
        with told(f"The list of pull requests of {self.name}"):
            number = within(_WHOLE_S, lambda: open_request(self._api, self.name, title))
        return None if number is None else self._page(number)

    def _page(self, number: int) -> str:
        """A discussion's address, without who asks where HF_ENDPOINT names that."""
        parts = urlsplit(self._api.endpoint)
        host = parts.netloc.rpartition("@")[2]
        return f"{urlunsplit(parts._replace(netloc=host))}/{self.name}/discussions/{int(number)}"

    def open_pull_request(self, changes: Sequence[Merged], title: str, description: str) -> str:
        """Open a pull request with the changed files, from `commit`; returns its address."""
        from huggingface_hub import CommitOperationAdd

        operations = [CommitOperationAdd(change.path, change.new) for change in changes]
        # What it warns of is the README's own metadata, which was so before.
        with told(f"A pull request on {self.name}", writes=True), warnings.catch_warnings(action="ignore"):
            made = within(
                _WHOLE_S,
                lambda: self._api.create_commit(
                    self.name,
                    operations,
                    commit_message=title,
                    commit_description=description,
                    create_pr=True,
                    # Pinned: what was changed meanwhile comes as a conflict, and is not overwritten.
                    parent_commit=self.commit,
                ),
            )
            return self._page(made.pr_num)


def look_up(name: str, kind: Literal["model", "dataset"], token: str | None) -> Repository:
    """The repository as it is now; raises where it cannot be seen."""
    api = _api(token)
    with told(name):
        info = within(_WHOLE_S, lambda: api.repo_info(name, repo_type=kind, files_metadata=True))
        return Repository(name, kind, info.sha, {file.rfilename: file.size for file in info.siblings or ()}, api)


def benchmark_tasks(data_set: str, token: str | None) -> set[str]:
    """The ids of a benchmark's tasks, from its `eval.yaml`; raises where it has none that can be read."""
    text = look_up(data_set, "dataset", token).read("eval.yaml")
    try:
        ids = [task["id"] for task in yaml.safe_load(text or b"")["tasks"]]
    except (yaml.YAMLError, KeyError, TypeError, ValueError, RecursionError):
        raise EnergyLabelError(f"{data_set} has no eval.yaml with tasks, so it is not a benchmark; name one.") from None
    return {name for name in ids if isinstance(name, str)}


def _api(token: str | None) -> Any:
    try:
        import markdown_it  # noqa: F401 - what the README is read with, of the same extra
        from huggingface_hub import HfApi
    except ImportError:
        raise EnergyLabelError(
            "--push needs huggingface_hub and markdown-it-py: pip install 'model-energy-label[hub]'."
        ) from None
    # False, and not None, which would ask for the token of `hf auth login`.
    return HfApi(token=token or False)


@contextmanager
def told(what: str, writes: bool = False) -> Iterator[None]:
    """Turn what the libraries raise into a sentence of our own that begins with `what`.

    Every exception is taken, because the libraries between here and there name no closed list of theirs.
    """
    try:
        yield
    except EnergyLabelError:
        raise
    except Exception as error:
        raise EnergyLabelError(f"{what} {_reason(error, writes)}") from None


def _reason(error: Exception, writes: bool) -> str:
    from huggingface_hub import errors

    if isinstance(error, TooSlowError) and not writes:
        return f"cannot be had now: the Hub takes {error}; try again later."
    # A file that is refused comes as one that is not in the cache, caused by the refusal.
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, errors.GatedRepoError):
            return "is gated: accept its terms on the Hub, and set HF_TOKEN to a token of the account that did."
        if isinstance(link, errors.DisabledRepoError):
            return "is of a repository that the Hub has disabled; ask the Hub why."
        if isinstance(link, errors.HfHubHTTPError):
            return _status(link.response.status_code, writes, isinstance(link, errors.RepositoryNotFoundError))
        link = link.__cause__ or link.__context__
    if writes and isinstance(error, ValueError):
        return "is refused: the Hub finds fault with the metadata at the head of its README.md; fix that first."
    if writes:
        return "may or may not have been opened: the connection broke. Look at its discussions before you try again."
    return "cannot be read: the Hub is not reached from here; try again with a network."


def _status(status: int, writes: bool, hidden: bool) -> str:
    if status == 401 and not hidden:
        return "is refused by the Hub (401): HF_TOKEN is wrong or has expired; make a new one at hf.co/settings/tokens."
    if hidden or status == 404:
        return "is not on the Hub, or is private: check its name, or set HF_TOKEN to a token that may read it."
    if status == 403:
        return "is refused by the Hub (403): HF_TOKEN lacks the right, or pull requests are switched off there."
    if status in (409, 412):
        return "is in conflict: the repository was changed meanwhile. Run the command again."
    if status == 429:
        return "has to wait: the Hub answers that these were too many requests; try again in some minutes."
    later = "; look at its discussions before you try again" if writes else "; try again later"
    return f"cannot be had now: the Hub answers {status}{later}."
