"""What a GGUF file's name means as a target, and what of it is read from the file and chosen by nobody."""

import re
from collections.abc import Mapping
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import Approach
from generator.records.patterns import HUB_ID_PATTERN
from generator.suite.campaign.planning.target import Found, approach_of, refuse_other_name, refuse_unusable
from generator.suite.case import Case
from generator.suite.host.home import from_home
from generator.suite.runtimes.gguf.extra import refuse_without_extra
from generator.suite.runtimes.gguf.files import gguf_model

# Tasks whose answer is new text even where the approach has no prompt.
_WRITING = frozenset({"summarization", "text-generation"})
# What the file settles, or llama.cpp does not do here: by its name in the plan, and on the command line.
_SETTLED = {
    "precision": "--precision",
    "quantization": "--quantization",
    "runtime": "--runtime",
    "compiled": "--compile",
    "batch_size": "--batch-size",
    "weights": "--weights",
    "trust_remote_code": "--trust-remote-code",
}
_HARMLESS = {"compiled": (False,), "batch_size": (1,), "weights": "pretrained", "trust_remote_code": False}


def find_gguf(case: Case, given: str, name: str | None, approach: str | None) -> Found:
    """A GGUF file on this disk (`./file.gguf`), or in a repository on the Hub (`organisation/name/file.gguf`).

    `name` is the id for the record, which a file on this disk needs. What is on this disk is looked at now; raises
    `EnergyLabelError` for what cannot be run.
    """
    refuse_without_extra()
    chosen = approach_of(case, approach)
    _refuse_without_prompt(case, chosen)
    if given.startswith(("/", ".", "~")):
        return _on_this_disk(given, name, chosen)
    organisation, _, rest = given.partition("/")
    parts = rest.split("/")
    own = f"{organisation}/{parts[0]}"
    if len(parts) < 2 or not re.fullmatch(HUB_ID_PATTERN, own) or not all(part.strip(".") for part in parts):
        raise EnergyLabelError(
            f"{shown(given)} names no GGUF file: write organisation/name/file.gguf as on the Hub, or ./file.gguf."
        )
    refuse_other_name(given, name, own)
    refuse_unusable(own)
    return Found("hub", given, own, chosen, gguf=True)


def refuse_settled(given: str, asked: Mapping[str, Any]) -> None:
    """A GGUF file is run as it is: what it holds is read from it and never typed, so that no two can disagree.

    `asked` are the fields of the plan that somebody filled in.
    """
    said = [option for name, option in _SETTLED.items() if name in asked and asked[name] != _HARMLESS.get(name)]
    if said:
        raise EnergyLabelError(
            f"{shown(given)} is run by llama.cpp as it is, one query at a time, and its precision and quantisation are "
            f"read from it; leave out {', '.join(said)}."
        )


def _on_this_disk(given: str, name: str | None, approach: Approach) -> Found:
    path = from_home(given)
    if not path.is_file():
        what = "is not a file" if path.exists() else "is not there"
        raise EnergyLabelError(f"{shown(given)} {what}; name a GGUF file.")
    if name is None:
        raise EnergyLabelError(
            f"{shown(given)} is a file and has no name of its own; give its record an id with --as ORG/NAME."
        )
    # Not resolved beyond its folder: the pieces of a model lie beside each other under their own names.
    path = path.parent.resolve() / path.name
    return Found("folder", str(path), name, approach, gguf=True, format=gguf_model(path).format)


def does_gguf(case: Case, approach: Approach) -> bool:
    """Whether a GGUF file can: it does what is asked for in words, or goes on with a text, and has no other answer."""
    job = case.approaches[approach]
    return bool(job.prompt or case.task in _WRITING) and not job.output.min_new_tokens


def _refuse_without_prompt(case: Case, approach: Approach) -> None:
    if does_gguf(case, approach):
        return
    job = case.approaches[approach]
    able = [name for name, other in case.approaches.items() if other.prompt and not other.output.min_new_tokens]
    why = (
        f"asks for at least {job.output.min_new_tokens} new tokens, which llama.cpp's server cannot promise"
        if job.output.min_new_tokens
        else "asks for no text after a prompt"
    )
    remedy = f"say --approach {' or '.join(able)}" if able else "choose another task"
    raise EnergyLabelError(f"A GGUF file cannot do {case.task} as {approach}, which {why}; {remedy}.")
