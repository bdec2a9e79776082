"""Twins of diffusers' pipelines: `model_index.json` and its parts, with random weights."""

import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path
from string import ascii_letters
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.models.architecture import Architecture, Part, TokenizerPlan
from generator.suite.models.pipeline_parts import component_class, components
from generator.suite.models.setup import torch_dtype
from generator.suite.queries.synthetic import training_text

_END = "</w>"


def build_pipeline(architecture: Architecture, folder: Path, seed: int, precision: str) -> None:
    """Write the architecture's pipeline into `folder`; whoever calls has seeded torch."""
    import diffusers
    import torch

    parts: dict[str, Any] = {name: build_component(part) for name, part in architecture.components.items()}
    if architecture.tokenizer:
        parts["tokenizer"] = _tokenizer(architecture.tokenizer, training_text(seed))
    for part in parts.values():
        if isinstance(part, torch.nn.Module):
            part.to(torch_dtype(precision))
    kind = getattr(diffusers, architecture.pipeline or "")
    # Some pipelines are published without a safety checker, and say so with a None.
    lacking = dict.fromkeys(name for name in ("safety_checker", "feature_extractor") if name in _asked_for(kind))
    kind(**{**lacking, **parts}).save_pretrained(folder)


def _asked_for(kind: Any) -> Mapping[str, Any]:
    return inspect.signature(kind.__init__).parameters


def build_component(part: Part) -> Any:
    """A part of a pipeline from its settings: a model with weights drawn from torch's generator, or a scheduler."""
    import transformers as tf

    kind = component_class(part.library, part.class_name)
    if part.config_class is None:
        return kind(**part.settings)
    return kind(getattr(tf, part.config_class)(**part.settings))


def randomise_pipeline(folder: Path, precision: str) -> None:
    """Draw the weights of every model in a pipeline's folder anew; whoever calls has seeded torch."""
    import torch

    for name, (library, class_name) in components(folder).items():
        kind = component_class(library, class_name)
        if not (isinstance(kind, type) and issubclass(kind, torch.nn.Module)):
            continue
        try:
            _untrained(kind, folder / name).to(torch_dtype(precision)).save_pretrained(folder / name)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EnergyLabelError(
                f"{folder / name} holds no usable config.json ({shown(str(error), 200)})."
            ) from error


def _untrained(kind: Any, folder: Path) -> Any:
    """A model of this class by the configuration in its folder."""
    if hasattr(kind, "load_config"):
        return kind.from_config(kind.load_config(folder, local_files_only=True))
    return kind(kind.config_class.from_pretrained(folder, local_files_only=True))


def _tokenizer(plan: TokenizerPlan, texts: list[str]) -> Any:
    """CLIP's: all bytes, all bytes that end a word, and pairs of them as often as they stand together in the texts.

    tokenizers' trainer numbers what has a mark at its end in an order of chance, so while it trains, a word's last
    letter is a capital instead.
    """
    import transformers as tf
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    ends = ["<|startoftext|>", "<|endoftext|>"]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    known = [*ends, *letters, *(letter + _END for letter in letters)]
    pairs = Tokenizer(models.BPE())
    pairs.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    room = plan.vocabulary - len(known) + len(ascii_letters)
    trainer = trainers.BpeTrainer(vocab_size=room, initial_alphabet=list(ascii_letters), show_progress=False)
    pairs.train_from_iterator((re.sub(r"\w\b", lambda last: last[0].upper(), text) for text in texts), trainer)
    merges = [(_marked(one), _marked(other)) for one, other in json.loads(pairs.to_str())["model"]["merges"]]
    numbered = {token: number for number, token in enumerate(dict.fromkeys([*known, *map("".join, merges)]))}
    return getattr(tf, plan.tokenizer_class)(vocab=numbered, merges=merges, model_max_length=plan.longest)


def _marked(token: str) -> str:
    """A token with CLIP's mark for the end of a word in place of the capital."""
    return token.lower() + _END if token[-1].isupper() else token
