"""One program's side: the same texts to the same model, bare and under its tracker, turn by turn.

A side is a process of the program's own environment, so nothing is imported here but Python's own and what each of
these environments has: torch and transformers.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from tests.bench.pairs import paired

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Asked:
    """What a side is to do: a model's folder, the texts of one window, and how many pairs of windows."""

    folder: str
    texts: list[str]
    pairs: int


@dataclass(frozen=True)
class Answered:
    """What it found: seconds of each pair of windows, bare and tracked; joules of a window, where it has them.

    `counter` says what those joules are, or that there is nothing to read; `libraries` are the versions in use.
    """

    pairs: list[tuple[float, float]]
    joules: list[float | None]
    counter: str
    libraries: str


def read_asked(path: str | Path) -> Asked:
    """What is asked of every side alike."""
    return Asked(**json.loads(Path(path).read_text("utf-8")))


def asker(folder: str | Path) -> Ask:
    """The loop that anybody would write who wants the class of a text: tokens, the model, its answer."""
    import torch
    import transformers as tf

    tokenizer = tf.AutoTokenizer.from_pretrained(folder)
    model = tf.AutoModelForSequenceClassification.from_pretrained(folder).eval()

    def ask(text: str) -> str:
        encoded = tokenizer([text], return_tensors="pt", truncation=True)
        with torch.inference_mode():
            return str(model.config.id2label[int(model(**encoded).logits.argmax(-1))])

    return ask


def take_turns(
    pairs: int, bare: Callable[[], object], tracked: Callable[[], float | None]
) -> tuple[list[tuple[float, float]], list[float | None]]:
    """Seconds of both ways by turns, and the joules that `tracked` gives of each of its windows, or None."""
    joules: list[float | None] = []
    took = paired(bare, lambda: joules.append(tracked()), pairs)
    return took, joules[-pairs:]


def versions(libraries: Sequence[str]) -> str:
    """Their names and versions."""
    return ", ".join(f"{name} {version(name)}" for name in libraries)


def side(answer: Callable[[Asked], Answered]) -> None:
    """The process of a side: what is asked is in the file of the first argument, what it found goes to the second's."""
    answered = answer(read_asked(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(asdict(answered)), "utf-8")
