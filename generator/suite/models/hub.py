"""Models from the Hugging Face Hub to a folder on this disk, no file more than a measurement needs.

Access goes as huggingface_hub goes: the token of `hf auth login` or `HF_TOKEN`, the cache of `HF_HOME`, the address
of `HF_ENDPOINT`. No error says more of the Hub's answer than its kind, so that no signed address is printed.
"""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from glob import escape
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from generator.errors import EnergyLabelError, shown
from generator.records.model import ModelId, Revision, Weights
from generator.suite.host.home import from_home
from generator.suite.models.hub_files import Choice, choose, components
from generator.suite.models.patience import causes, passing, patiently

_ID: TypeAdapter[str] = TypeAdapter(ModelId)
_COMMIT: TypeAdapter[str] = TypeAdapter(Revision)
_ROOM = 2**28  # bytes left free beside what is fetched


@dataclass(frozen=True)
class Fetched:
    """A model's folder and the commit it is of (None for a local folder), with what a reader should know of it.

    `repository` is what the Hub calls the model, None for a local folder.
    """

    folder: Path
    revision: str | None
    note: str | None = None
    repository: str | None = None


def fetch_model(
    hub_id: str,
    weights: Weights,
    revision: str | None = None,
    trust_remote_code: bool = False,
    precision: str = "fp32",
) -> Fetched:
    """The folder of a model: `organisation/name` on the Hub, or a local folder written with a leading `/`, `./` or `~`.

    For `random` weights only configuration and input preparation are fetched; code only if it is trusted. Raises
    `EnergyLabelError` where the model cannot be had.
    """
    if hub_id.startswith((".", "/", "~")):
        return Fetched(_complete(from_home(hub_id), hub_id), None)
    try:
        _ID.validate_python(hub_id)
    except ValidationError as error:
        raise EnergyLabelError(
            f"{shown(hub_id)} is not a model: name it organisation/name as on the Hub, or a folder as ./folder."
        ) from error
    with hub_errors(f"Model {hub_id}", f"check https://huggingface.co/{hub_id}, or name a local folder as ./folder"):
        return _from_hub(hub_id, weights, revision, trust_remote_code, precision)


def hub_time() -> datetime | None:
    """What time it is by the Hub's clock, with its zone; None where it does not answer."""
    from huggingface_hub.constants import ENDPOINT
    from huggingface_hub.utils import get_session

    try:
        told = get_session().head(ENDPOINT, timeout=10).headers["Date"]
        return parsedate_to_datetime(told)
    except Exception:
        # Whatever it is: the clock is checked where it can be, and the Hub's faults are told where it is needed.
        return None


def _from_hub(hub_id: str, weights: Weights, revision: str | None, trust_remote_code: bool, precision: str) -> Fetched:
    from huggingface_hub import hf_hub_download, snapshot_download

    repository, sizes, cached = repository_of(hub_id, revision)
    if repository != hub_id:
        raise EnergyLabelError(
            f"Model {hub_id} is called {shown(repository, 200)} on the Hub now: measure it under that name, so "
            "that its record says whose weights they are."
        )
    pipeline = None
    if "model_index.json" in sizes:
        index = Path(patiently(lambda: hf_hub_download(hub_id, "model_index.json", revision=revision)))
        pipeline = components(index.read_text("utf-8"), hub_id)
    if "adapter_config.json" in sizes and not {"config.json", "model_index.json"} & sizes.keys():
        raise EnergyLabelError(
            f"Model {hub_id} is an adapter and no model; merge it into the model that it was trained for (peft's "
            "merge_and_unload), save that to a folder, and measure it from there."
        )
    choice = choose(frozenset(sizes), pipeline, weights == "pretrained", trust_remote_code, precision)
    _refuse_other_precision(hub_id, choice, precision)
    if weights == "pretrained" and not choice.has_weights:
        raise EnergyLabelError(
            f"Model {hub_id} has no weights in a form that this suite loads (safetensors, or PyTorch's .bin); "
            "choose another model, or measure it with random weights."
        )
    refuse_too_large(hub_id, revision, {name: sizes[name] for name in choice.files})
    # The names are a stranger's, and are taken as names, not as patterns.
    wanted = [escape(name) for name in choice.files]
    folder = Path(patiently(lambda: snapshot_download(hub_id, revision=revision, allow_patterns=wanted)))
    # The cache names a snapshot's folder by its commit.
    notes = " ".join(note for note in (choice.note, cached) if note)
    commit = _COMMIT.validate_python(folder.name)
    return Fetched(_complete(folder, f"model {hub_id}"), commit, notes or None, repository)


def _refuse_other_precision(hub_id: str, choice: Choice, precision: str) -> None:
    """Before gigabytes are fetched: a part whose weights are there in other precisions alone."""
    for part, kinds in choice.otherwise.items():
        raise EnergyLabelError(
            f"Model {hub_id} has the weights of its {shown(part, 60)[1:-1]} in {' and '.join(kinds)} alone, and not in "
            f"{precision}; measure it with --precision {kinds[0]}."
        )


def hub_reader(hub_id: str, revision: str | None) -> Callable[[str], str | None]:
    """Reads a model's settings a file at a time; `EnergyLabelError` where the Hub and the cache have no answer."""

    def read(name: str) -> str | None:
        from huggingface_hub import hf_hub_download
        from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

        with hub_errors(f"Model {hub_id}", f"check https://huggingface.co/{hub_id}"):
            try:
                return Path(patiently(lambda: hf_hub_download(hub_id, name, revision=revision))).read_text("utf-8")
            except LocalEntryNotFoundError:
                raise
            except EntryNotFoundError:
                return None

    return read


def repository_of(hub_id: str, revision: str | None) -> tuple[str, dict[str, int], str | None]:
    """The model's name after redirects, and every file with its size in bytes.

    From an earlier fetch where the Hub is away or stays busy, and then a note of it; the name is the one that it was
    fetched under, for none is fetched under another than its own.
    """
    from huggingface_hub import HfApi, get_cached_repo_tree
    from huggingface_hub.errors import CachedRepoTreeNotFoundError

    try:
        info = patiently(lambda: HfApi().model_info(hub_id, revision=revision, files_metadata=True))
        return info.id, {file.rfilename: file.size or 0 for file in info.siblings or []}, None
    except Exception as error:
        answer = passing(error)
        if answer is None and _reason(error) != _NO_NETWORK:
            raise
        try:
            files = {file.path: file.size for file in get_cached_repo_tree(hub_id, revision=revision)}
        except CachedRepoTreeNotFoundError:
            raise error from None
        why = f"answered {answer.status_code}" if answer is not None else "did not answer"
        return hub_id, files, f"The Hub {why}: the newest commit known to this machine's cache was used."


def refuse_too_large(hub_id: str, revision: str | None, sizes: dict[str, int]) -> None:
    """Before a byte is fetched."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.constants import HF_HUB_CACHE

    place = Path(HF_HUB_CACHE)
    while not place.exists():
        place = place.parent
    have = {name for name in sizes if isinstance(try_to_load_from_cache(hub_id, name, revision=revision), str)}
    needed = sum(size for name, size in sizes.items() if name not in have) + _ROOM
    free = shutil.disk_usage(place).free
    if needed > free:
        raise EnergyLabelError(
            f"Model {hub_id} needs {needed / 1e9:.1f} GB, and {place} has {free / 1e9:.1f} GB free; "
            "free some, or let HF_HOME name a folder on another disk."
        )


def _complete(folder: Path, what: str) -> Path:
    if not any((folder / name).is_file() for name in ("config.json", "model_index.json")):
        if (folder / "adapter_config.json").is_file():
            raise EnergyLabelError(
                f"{what} holds an adapter and no model; merge it into the model that it was trained for (peft's "
                "merge_and_unload), save that, and measure it."
            )
        raise EnergyLabelError(
            f"{what} holds neither config.json nor model_index.json; name a folder that a model was saved to."
        )
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.stat().st_size < _LONGEST_POINTER and file.read_bytes().startswith(_POINTER):
            raise EnergyLabelError(
                f"{shown(file.name)} in {what} is a git-lfs pointer and not the file itself; run git lfs pull there."
            )
    return folder


# What git leaves in a large file's place where git-lfs is not installed; the specification's bounds.
_POINTER = b"version https://git-lfs.github.com/spec/"
_LONGEST_POINTER = 1024
_NO_NETWORK = "cannot be reached, for the Hub does not answer"


@contextmanager
def hub_errors(what: str, remedy: str) -> Iterator[None]:
    """Whatever goes wrong between here and the Hub, as one sentence: `what`, why, `remedy`.

    Every exception is taken, because the libraries between here and there name no closed list of theirs.
    """
    try:
        yield
    except EnergyLabelError:
        raise
    except Exception as error:
        raise EnergyLabelError(f"{what} {_reason(error)}; {remedy}.") from error


def _reason(error: BaseException) -> str:
    """Why, in the words of a sentence that begins with what was wanted."""
    from huggingface_hub import errors

    chain = causes(error)
    for kind, reason in (
        (errors.GatedRepoError, "is gated: accept its terms on the Hub and log in (hf auth login)"),
        (errors.DisabledRepoError, "has been disabled on the Hub"),
        (errors.RevisionNotFoundError, "has no such revision"),
        (errors.RepositoryNotFoundError, "is not on the Hub, or is private: check its spelling, or log in"),
    ):
        if any(isinstance(link, kind) for link in chain):
            return reason
    for link in chain:
        if isinstance(link, errors.HfHubHTTPError):
            return _status(link)
    if any(isinstance(link, OSError) and link.errno in (errno.ENOSPC, errno.EDQUOT) for link in chain):
        return "does not fit on this disk: free some, or let HF_HOME name a folder on another one"
    if any(isinstance(link, _unreachable()) for link in chain):
        return _NO_NETWORK
    if isinstance(error, RuntimeError) and str(error).startswith("Dataset scripts"):
        return "is kept as a loading script, which datasets 4 and newer refuse"
    return f"cannot be read ({type(error).__name__}: {shown(str(error), 200)})"


def _status(error: Any) -> str:
    status = error.response.status_code
    if status in (401, 403):
        return f"is refused by the Hub ({status}): its token is wrong or too weak, so log in again (hf auth login)"
    if status == 404:
        return "is not on the Hub, or is private: check its spelling, or log in"
    return f"cannot be had now (the Hub answers {status}, also after waiting): try again later"


def _unreachable() -> tuple[type[BaseException], ...]:
    from huggingface_hub.utils import httpx

    return (httpx.TransportError, ConnectionError, TimeoutError)


def cached_reader(hub_id: str, revision: str | None) -> Callable[[str], str | None]:
    """Reads a model's settings from what was fetched of it before; None also for what was not fetched."""

    def read(name: str) -> str | None:
        from huggingface_hub import try_to_load_from_cache

        found = try_to_load_from_cache(hub_id, name, revision=revision)
        return Path(found).read_text("utf-8") if isinstance(found, str) else None

    return read
