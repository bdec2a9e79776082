"""Queries of a test's own, with references drawn by chance: what no model can know, so that nobody beats guessing."""

import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.suite.queries.synthetic import text
from generator.suite.queries.synthetic_media import picture, recording

# The workload of each task whose references a test can make up, and how many queries.
WORKLOADS = {
    "text-classification": ("sst2", 24),
    "question-answering": ("squad", 16),
    "fill-mask": ("c4", 16),
    "token-classification": ("wikiann", 24),
    "text-generation": ("wikitext", 8),
    "summarization": ("xsum", 8),
    "image-classification": ("imagenet-resized", 12),
    "object-detection": ("coco-resized", 6),
    "image-to-text": ("coco-resized", 6),
    "automatic-speech-recognition": ("librispeech-clean", 4),
    "sentence-similarity": ("stsbenchmark", 24),
    "text-to-image": ("sd-prompts", 2),
}
_TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
_THINGS = ("person", "cat", "dog")


def write_queries(task: str, folder: Path) -> Path:
    """A file or folder of queries with their references; the same each time."""
    dice = random.Random(11)
    rows = [_ROWS[task](dice) for _ in range(WORKLOADS[task][1])]
    folder.mkdir(parents=True)
    if "file" not in rows[0]:
        path = folder / "mine.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
        return path
    beside = []
    for number, row in enumerate(rows):
        name = f"{number:03d}{row['ending']}"
        (folder / name).write_bytes(row["file"])
        beside.append({"file": name, "reference": row["reference"]})
    (folder / "references.jsonl").write_text("\n".join(map(json.dumps, beside)), "utf-8")
    return folder


def _words(dice: random.Random, count: int) -> str:
    return text(dice, count)


def _tagged(dice: random.Random) -> dict[str, Any]:
    tokens = _words(dice, 8).split()
    return {"text": tokens, "ner_tags": [dice.choice(_TAGS) for _ in tokens]}


def _asked(dice: random.Random) -> dict[str, Any]:
    context = _words(dice, 60)
    return {"question": _words(dice, 6), "context": context, "answers": {"text": [dice.choice(context.split())]}}


def _picture(reference: Callable[[random.Random], Any]) -> Callable[[random.Random], dict[str, Any]]:
    def row(dice: random.Random) -> dict[str, Any]:
        file = io.BytesIO()
        picture(dice.getrandbits(64), (64, 48)).save(file, "PNG")
        return {"file": file.getvalue(), "ending": ".png", "reference": reference(dice)}

    return row


def _things(dice: random.Random) -> dict[str, Any]:
    boxes = [[left, top, left + 20, top + 20] for left, top in ((dice.randint(0, 40), dice.randint(0, 20)),)]
    return {"bbox": boxes, "category": [dice.choice(_THINGS)]}


def _spoken(dice: random.Random) -> dict[str, Any]:
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, recording(dice.getrandbits(64), 1.0, 16000), 16000, format="WAV")
    return {"file": file.getvalue(), "ending": ".wav", "reference": _words(dice, 5)}


_ROWS: dict[str, Callable[[random.Random], dict[str, Any]]] = {
    "text-classification": lambda dice: {"text": _words(dice, 9), "label": dice.randrange(2)},
    "question-answering": _asked,
    "fill-mask": lambda dice: {"text": _words(dice, 20)},
    "token-classification": _tagged,
    "text-generation": lambda dice: {"text": _words(dice, 40)},
    "summarization": lambda dice: {"text": _words(dice, 50), "summary": _words(dice, 12)},
    "image-classification": _picture(lambda dice: dice.randrange(2)),
    "object-detection": _picture(_things),
    "image-to-text": _picture(lambda dice: [_words(dice, 6), _words(dice, 6)]),
    "automatic-speech-recognition": _spoken,
    "sentence-similarity": lambda dice: {"first": _words(dice, 6), "second": _words(dice, 6), "score": dice.random()},
    "text-to-image": lambda dice: {"prompt": _words(dice, 6)},
}
