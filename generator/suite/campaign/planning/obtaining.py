"""A target's model on this disk: fetched, given, or made from an architecture."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.target import Target
from generator.suite.case import Case
from generator.suite.models.architecture import load_architecture
from generator.suite.models.hub import Fetched, fetch_model, hub_reader
from generator.suite.models.published import (
    Reader,
    folder_reader,
    published_quantization,
    refuse_own_code,
    refuse_requantization,
    unrun_code,
)
from generator.suite.models.setup import LoadingError, ModelFiles
from generator.suite.runtimes.gguf.files import gguf_model
from generator.suite.runtimes.gguf.hub import fetch_gguf
from generator.suite.runtimes.gguf.notes import notes_on
from generator.suite.workloads.sentence_similarity import refuse_unknown_modules


@dataclass(frozen=True)
class Obtained:
    """A model's folder, complete, with its repository and commit on the Hub, and notes for the record."""

    files: ModelFiles
    repository: str | None = None
    revision: str | None = None
    notes: tuple[str, ...] = ()


@contextmanager
def model_on_disk(target: Target, case: Case, twin: Path) -> Iterator[Obtained]:
    """The target's model on this disk. What is made for it, in `twin` and in a workshop, goes away afterwards.

    After a kill it goes away here, the next time: a twin may be gigabytes, and /tmp would keep every one.
    """
    workshop = twin.with_name("exported")
    _clear(twin, workshop)
    try:
        found = _obtained(target, case, twin)
        yield replace(found, files=replace(found.files, workshop=workshop))
    finally:
        _clear(twin, workshop)


def _obtained(target: Target, case: Case, twin: Path) -> Obtained:
    # Imported here: they bring transformers along.
    from generator.suite.models.twins import build_twin, randomise

    seed = case.protocol.seed
    if target.source == "architecture":
        architecture = load_architecture(target.at)
        return Obtained(build_twin(architecture, twin, seed, target.precision), notes=quantised_parts(target))
    if target.source == "recipe":
        # Its heads are trained in the journal's folder, and nothing else is to be had.
        return Obtained(ModelFiles(twin.parent / target.slug, "pretrained", called=target.model))
    _refuse_somebody_else_s(target)
    if target.runtime == "llama-cpp":
        return _gguf(target)
    _refuse_by_settings(target)
    fetched = fetch_model(target.at, target.weights, target.revision, target.trust_remote_code, target.precision)
    if target.weights == "random":
        files = randomise(fetched.folder, twin, seed, target.precision, target.trust_remote_code)
    else:
        files = ModelFiles(fetched.folder, "pretrained", target.trust_remote_code, target.model)
    return Obtained(files, fetched.repository, fetched.revision, _notes(target, fetched))


def _clear(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _gguf(target: Target) -> Obtained:
    """A GGUF file, which needs no more than itself."""
    fetched = fetch_gguf(target.at, target.revision) if target.source == "hub" else Fetched(Path(target.at), None)
    notes = notes_on(gguf_model(fetched.folder))
    files = ModelFiles(fetched.folder, "pretrained", called=target.model)
    return Obtained(files, fetched.repository, fetched.revision, notes)


def settings_reader(target: Target) -> Reader:
    """The target's settings, wherever they are: on the Hub a file at a time, before gigabytes are fetched."""
    if target.source == "folder":
        return folder_reader(Path(target.at))
    return hub_reader(target.at, target.revision)


def _refuse_somebody_else_s(target: Target) -> None:
    """A pull request on the Hub is in the repository and under its name, and anybody may have opened it."""
    if (target.revision or "").startswith("refs/pr/"):
        raise EnergyLabelError(
            f"{target.revision} of {target.at} is a pull request, which anybody can open: its weights are not the "
            "model's own; name a branch, a tag or a commit, or measure it from a folder."
        )


def _refuse_by_settings(target: Target) -> None:
    """Raise for what the settings alone show, before gigabytes are fetched; what cannot be read now is told later."""
    if target.weights == "random":
        return
    read = settings_reader(target)
    try:
        published = published_quantization(read)
        if not target.trust_remote_code:
            refuse_own_code(read)
        modules = read("modules.json") if target.recipe or target.task == "sentence-similarity" else None
    except LoadingError:
        raise
    except EnergyLabelError:
        return
    refuse_requantization(published, target.quantization)
    if modules is not None:
        refuse_unknown_modules({"modules.json": modules}.get)


def quantised_parts(target: Target) -> tuple[str, ...]:
    """A sentence for the record where the suite quantises some parts of what runs, and not all of it."""
    if target.task != "text-to-image" or target.quantization is None:
        return ()
    return ("Quantised by the suite: the denoiser and the text encoders; the VAE and whatever else runs is not.",)


def _notes(target: Target, fetched: Fetched) -> tuple[str, ...]:
    notes = [fetched.note] if fetched.note else []
    published = None
    if target.weights == "pretrained":
        read = folder_reader(fetched.folder)
        if published := published_quantization(read):
            notes.append(f"The weights were published as {published}, and were run as they are.")
        if not target.trust_remote_code:
            notes += unrun_code(read)
    if published is None:
        notes += quantised_parts(target)
    return tuple(notes)
