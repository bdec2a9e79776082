"""Tokenizers trained on the spot: the same everywhere, and each as its family's own would split a text."""

import subprocess
import sys
from pathlib import Path
from typing import Literal, get_args

import pytest

from generator.suite.models.architecture import TokenizerPlan
from generator.suite.models.tokenizing import train_tokenizer
from generator.suite.queries.synthetic import training_text
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.usefixtures("libraries")

Kind = Literal["wordpiece", "unigram", "byte-bpe"]  # whose trainers have hash tables, seeded anew in each process
KINDS: tuple[Kind, ...] = get_args(Kind)
SEVERAL = """
import sys
from pathlib import Path
from generator.suite.models.architecture import TokenizerPlan
from generator.suite.queries.synthetic import training_text
from generator.suite.models.tokenizing import train_tokenizer
for kind in sys.argv[2:]:
    train_tokenizer(TokenizerPlan(kind=kind, vocabulary=1000), training_text(1), Path(sys.argv[1]) / kind)
"""


def test_every_process_trains_the_same(tmp_path: Path) -> None:
    for kind in KINDS:
        train_tokenizer(TokenizerPlan(kind=kind, vocabulary=1000), training_text(1), tmp_path / "here" / kind)
    subprocess.run([sys.executable, "-c", SEVERAL, str(tmp_path / "there"), *KINDS], check=True, timeout=PATIENCE_S)
    for kind in KINDS:
        here, there = (tmp_path / place / kind / "tokenizer.json" for place in ("here", "there"))
        assert here.read_bytes() == there.read_bytes(), kind


@pytest.mark.parametrize(
    ("kind", "tokenizer_class", "ends"),
    [
        ("wordpiece", "BertTokenizerFast", ("[CLS]", "[SEP]")),
        ("unigram", "PreTrainedTokenizerFast", ("", "</s>")),
        ("byte-bpe", "PreTrainedTokenizerFast", ("", "")),
        ("byte-bpe", "RobertaTokenizerFast", ("<s>", "</s>")),
    ],
)
def test_a_text_comes_back_between_its_familys_ends(
    kind: Kind, tokenizer_class: str, ends: tuple[str, str], tmp_path: Path
) -> None:
    import transformers as tf

    plan = TokenizerPlan(kind=kind, vocabulary=1000, tokenizer_class=tokenizer_class)
    train_tokenizer(plan, training_text(1), tmp_path)
    tokenizer = tf.AutoTokenizer.from_pretrained(tmp_path)
    text = training_text(2)[0]
    tokens = tokenizer(text)["input_ids"]
    assert tokenizer.decode(tokens, skip_special_tokens=True) == text
    whole = tokenizer.convert_ids_to_tokens(tokens)
    assert (whole[0] == ends[0], whole[-1] == ends[1]) == (bool(ends[0]), bool(ends[1]))
    assert len(tokenizer) <= 1000
    # More pieces than words, fewer than characters.
    assert len(text.split()) < len(tokens) < len(text)


def test_a_mask_in_a_text_is_the_mask(tmp_path: Path) -> None:
    plan = TokenizerPlan(kind="wordpiece", vocabulary=1000, tokenizer_class="BertTokenizerFast")
    tokenizer = train_tokenizer(plan, training_text(1), tmp_path)
    assert tokenizer("me [MASK]")["input_ids"][-2] == tokenizer.mask_token_id
    assert tokenizer("me [MASK] 7 ?")["input_ids"].count(tokenizer.unk_token_id) == 2
