"""How alike two sentences are: each made into one vector, and the cosine between the two.

Source: sentence-transformers' layout of a model's folder (`modules.json`, `1_Pooling/config.json`,
`sentence_bert_config.json`). A folder without it is pooled by the mean, as sentence-transformers does.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from generator.errors import EnergyLabelError, shown
from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.published import Reader, folder_reader
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.tally import Tally
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.passing import arrays_of, passed, placed
from generator.suite.workloads.room import longest_input
from generator.suite.workloads.tokens import refuse_without_padding

Pooling = Literal["cls", "mean"]
# What is done here: the cosine divides by the lengths, so that `Normalize` is part of it.
_MODULES = frozenset({"Transformer", "Pooling", "Normalize"})
_FOLDER = re.compile(r"\d{1,2}_[A-Za-z]{1,60}")
# The length of a vector that is divided by no smaller one, as in torch's `normalize`.
_NOTHING = 1e-12
_WORDS = {"mean": "pooling_mode_mean_tokens", "cls": "pooling_mode_cls_token"}


class Encoder:
    """A sentence encoder: from texts to one vector each, as its folder says that they are made."""

    def __init__(self, files: ModelFiles, setup: Setup, at_once: int | None = None) -> None:
        import transformers as tf

        refuse_other_modules(files.folder)
        self._setup = setup
        self._pooling = pooling(files.folder)
        self.tokenizer = load_processor(tf.AutoTokenizer, files, padding_side="right")
        refuse_without_padding(self.tokenizer, at_once or setup.batch_size, files.name)
        # The vector is made of the last layer: a pooler of BERT's kind would be read by nobody.
        self.model = load_model(tf.AutoModel, files, setup, unread=("pooler.",))
        said = _settings(files.folder / "sentence_bert_config.json").get("max_seq_length")
        self._longest = longest_input(self.tokenizer, self.model.config)
        if isinstance(said, int) and said > 2:  # [CLS] and [SEP] alone are no sentence
            self._longest = min(self._longest, said)

    def pooled(self, texts: list[str], tally: Tally) -> Any:
        """One vector a text (n × width), of any length, in the model's kind of arrays; its tokens go to `tally`."""
        encoded = self.tokenizer(
            texts,
            return_tensors=arrays_of(self.model),
            truncation=True,
            max_length=self._longest,
            padding=True,
        )
        tally.add(tokens_in=int(encoded["attention_mask"].sum()))
        inputs = placed(encoded, self._setup.device)
        return pooled(passed(self.model, inputs).last_hidden_state, inputs["attention_mask"], self._pooling)

    def vectors(self, texts: list[str], tally: Tally) -> Any:
        """The same in unit length, as NumPy's fp32 on this machine's memory: what the cosine compares."""
        vectors = unit(self.pooled(texts, tally))
        return vectors if arrays_of(self.model) == "np" else vectors.cpu().numpy()


class SentenceSimilarity(Adapter):
    """Answers with a cosine between -1 and 1. Both sentences of every query go through the model in one pass."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """An encoder, and how its folder says that a sentence's vector is made."""
        # Both sentences of a query go through the model together.
        self._encoder = Encoder(files, self.setup, at_once=2 * self.setup.batch_size)
        self._model = self._encoder.model
        return {"model": self._model}

    def prepare(self, query: Query) -> tuple[str, str]:
        """Both sentences after the model's own prefix."""
        return f"{self.prefix}{query['first']}", f"{self.prefix}{query['second']}"

    def is_answer(self, answer: float) -> bool:
        """NaN, which is not itself, is no similarity."""
        return answer == answer

    def answer(self, batch: Sequence[tuple[str, str]]) -> list[float]:
        """One cosine a query."""
        return cosines(self._encoder.pooled([sentence for pair in batch for sentence in pair], self.tally))


def pooled(hidden: Any, attention_mask: Any, how: Pooling) -> Any:
    """One vector a sentence (n × width) out of one a token (n × tokens × width); padding has no part in the mean."""
    if how == "cls":
        return hidden[:, 0]
    mask = attention_mask[..., None]
    mask = mask.to(hidden.dtype) if hasattr(mask, "to") else mask.astype(hidden.dtype)
    return (hidden * mask).sum(1) / mask.sum(1)


def cosines(vectors: Any) -> list[float]:
    """The cosine of each pair of vectors, rows 0 and 1, 2 and 3 and so on (2n × width)."""
    one = unit(vectors)
    return [float(cosine) for cosine in (one[0::2] * one[1::2]).sum(-1).tolist()]


def unit(vectors: Any) -> Any:
    """Each vector in the length 1, in single precision; one of nothing but zeros stays so."""
    if hasattr(vectors, "astype"):
        return vectors / (vectors**2).sum(-1, keepdims=True).clip(_NOTHING**2) ** 0.5
    from torch.nn.functional import normalize

    return normalize(vectors.float(), dim=-1, eps=_NOTHING)


def pooling(folder: Path) -> Pooling:
    """How a model's folder says that its vectors are pooled; `EnergyLabelError` where it is another way than these."""
    modules = _module_paths(folder_reader(folder))
    file = folder / (modules.get("Pooling") or "1_Pooling") / "config.json"
    settings = _settings(file)
    chosen = {name for name, value in settings.items() if name.startswith("pooling_mode_") and value}
    # Said in one word, too, or in a list of several.
    named = settings.get("pooling_mode") or []
    chosen |= {_WORDS.get(str(word), str(word)) for word in (named if isinstance(named, list) else [named])}
    if not chosen and "Pooling" in modules:
        # The mean is what a folder that says nothing of pooling is made for, and a guess of one that does.
        fault = "names no way of pooling" if file.is_file() else "is not there"
        raise EnergyLabelError(
            f"modules.json names a layer of pooling, and its {file.parent.name}/config.json {fault}; fetch the "
            "model's files again, or choose another model."
        )
    if chosen <= {"pooling_mode_mean_tokens"}:
        return "mean"
    if chosen == {"pooling_mode_cls_token"}:
        return "cls"
    raise EnergyLabelError(
        f"The model pools by {shown(', '.join(sorted(chosen)))}; this suite pools by mean or by CLS: "
        "choose another model."
    )


def refuse_unknown_modules(read: Reader) -> None:
    """Raise for a module that `modules.json` names and this suite does not run: known before weights are fetched."""
    paths = _module_paths(read)
    strange = paths.keys() - _MODULES
    if strange:
        raise EnergyLabelError(
            f"The model has a {shown(min(strange))}, which this suite does not run; choose another one."
        )
    if paths.get("Transformer"):
        raise EnergyLabelError(
            f"The model keeps its weights in {shown(paths['Transformer'])}, and not beside modules.json, where this "
            "suite looks for them; choose another one."
        )


def refuse_other_modules(folder: Path) -> None:
    """Raise for a layer after the pooling: it would be left out silently, and its energy and its weights with it."""
    refuse_unknown_modules(folder_reader(folder))
    for layer in sorted(path.name for path in folder.glob("[0-9]_*") if _has_weights(path)):
        raise EnergyLabelError(
            f"The model holds weights in {shown(layer)}, which modules.json does not name and this suite does not "
            "run; fetch the model's files again."
        )


def _has_weights(folder: Path) -> bool:
    return folder.is_dir() and any(path.suffix in (".safetensors", ".bin") for path in folder.iterdir())


def _module_paths(read: Reader) -> dict[str, str]:
    """Kind and folder of each module that `modules.json` names; empty where there is no such file."""
    text = read("modules.json")
    if text is None:
        return {}
    try:
        found = {str(module["type"]).rpartition(".")[2]: str(module.get("path", "")) for module in json.loads(text)}
    except (ValueError, RecursionError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise EnergyLabelError("modules.json is not a list of modules; fetch the model's files again.") from error
    strange = [place for place in found.values() if place and not _FOLDER.fullmatch(place)]
    if strange:
        raise EnergyLabelError(
            f"modules.json names {shown(strange[0])}, which is no module's folder; choose another model."
        )
    return found


def _settings(path: Path) -> dict[str, Any]:
    """A JSON file's table; empty where there is no such file."""
    found = _read(path) if path.exists() else {}
    if not isinstance(found, dict):
        raise EnergyLabelError(f"{path} holds no table; fetch the model's files again.")
    return found


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise EnergyLabelError(
            f"{path} is not JSON ({shown(str(error), 100)}); fetch the model's files again."
        ) from error
