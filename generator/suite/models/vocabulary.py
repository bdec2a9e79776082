"""Whether a tokenizer knows the words that its model was trained on.

transformers makes a tokenizer of a folder that holds no vocabulary, too: one of special tokens alone, which reads every
word as unknown, and says nothing of it.
"""

import json
import re
from pathlib import Path
from typing import Any

from generator.suite.models.setup import LoadingError

# What vocabularies are kept as besides the names that a tokenizer's class gives them.
_VOCABULARY = re.compile(
    r"tokenizer\.json|tekken\.json|.+\.(model|spm|tiktoken|codes|vocab)|(.+[._-])?vocab\.(json|txt)"
)
_OF_A_CLASS = ("vocab", "merges", "spm")
_REMEDY = "fetch the tokenizer's files again, or choose another model"


def refuse_without_vocabulary(tokenizer: Any, folder: Path, name: str) -> None:
    """`LoadingError` where `tokenizer`, as loaded from `folder` of the model called `name`, knows no words.

    A tokenizer of bytes or characters (ByT5's, CANINE's) has no file of them and needs none.
    """
    kept = {
        what: str(file)
        for what, file in type(tokenizer).vocab_files_names.items()
        if any(part in what for part in _OF_A_CLASS)
    }
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    whole = "tokenizer.json" in there
    if kept and not whole and not any(file in kept.values() or _VOCABULARY.fullmatch(file) for file in there):
        files = ", ".join(dict.fromkeys(("tokenizer.json", *kept.values())))
        raise LoadingError(f"{name} comes without its tokenizer's vocabulary (none of {files} is there); {_REMEDY}.")
    merges = kept.get("merges_file")
    if merges and not whole and merges not in there and kept.get("vocab_file") in there:
        raise LoadingError(f"{name} comes without {merges}, by which its tokenizer makes words of letters; {_REMEDY}.")
    special = len(set(tokenizer.all_special_ids))
    if len(tokenizer) <= special:
        raise LoadingError(f"The tokenizer of {name} knows {special} special tokens and no word; {_REMEDY}.")
    rows = _rows(folder)
    # Tokens added later do not count: many a model was given a padding token that it never reads.
    if kept and rows and tokenizer.vocab_size > rows:
        raise LoadingError(
            f"The tokenizer of {name} knows {tokenizer.vocab_size} tokens, and by config.json its model knows {rows}: "
            f"the two belong to different models; {_REMEDY}."
        )


def _rows(folder: Path) -> int | None:
    """How many tokens the model beside a tokenizer has rows for; None where config.json does not say."""
    try:
        said = json.loads((folder / "config.json").read_text("utf-8")).get("vocab_size")
    except (OSError, ValueError, RecursionError, AttributeError):
        # Whoever reads the configuration says what is wrong with it.
        return None
    return said if isinstance(said, int) else None
