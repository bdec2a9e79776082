"""A tokenizer trained on the spot, on seeded text: for architectures that ship without one."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from generator.suite.models.architecture import TokenizerPlan

# BERT's, T5's and RoBERTa's own names, so that every family finds the ones it asks for.
_SPECIAL = {
    "wordpiece": {
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    },
    "unigram": {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"},
    "byte-bpe": {
        "bos_token": "<s>",
        "pad_token": "<pad>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    },
    "characters": {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
}


def train_tokenizer(plan: TokenizerPlan, texts: Iterable[str], folder: Path) -> Any:
    """Train it, write it into `folder` the way `AutoTokenizer` reads it, and return it."""
    import transformers as tf

    special = _SPECIAL[plan.kind]
    options = {"model_max_length": plan.longest, **special}
    if plan.kind == "characters":
        made = getattr(tf, plan.tokenizer_class)(_characters(texts, list(special.values()), folder), **options)
    else:
        options["tokenizer_object"] = _trained(plan, texts, list(special.values()))
        made = getattr(tf, plan.tokenizer_class)(**options)
    made.save_pretrained(folder)
    return made


def _trained(plan: TokenizerPlan, texts: Iterable[str], special: list[str]) -> Any:
    makers = {"wordpiece": _wordpiece, "unigram": _unigram, "byte-bpe": _byte_bpe}
    return makers[plan.kind](plan.vocabulary, texts, special)


def _wordpiece(vocabulary: int, texts: Iterable[str], special: list[str]) -> Any:
    """BERT's. Its own trainer numbers pieces in an order of chance, so pairs are merged without their `##`.

    Each piece then stands in the vocabulary twice: for the beginning of a word and for its inside.
    """
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    normalizer, pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    pairs = Tokenizer(models.BPE())
    pairs.normalizer, pairs.pre_tokenizer = normalizer, pre_tokenizer
    trainer = trainers.BpeTrainer(vocab_size=vocabulary // 2, show_progress=False)
    pairs.train_from_iterator(texts, trainer)
    learned = pairs.get_vocab()
    pieces = sorted(learned, key=learned.__getitem__)
    entries = [*special, *(form for piece in pieces for form in (piece, f"##{piece}"))][:vocabulary]
    numbered = {entry: number for number, entry in enumerate(entries)}
    tokenizer = Tokenizer(models.WordPiece(numbered, unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, numbered[token]) for token in ("[CLS]", "[SEP]")],
    )
    return tokenizer


def _unigram(vocabulary: int, texts: Iterable[str], special: list[str]) -> Any:
    """T5's. The last digits of its trainer's scores are of chance, so they are rounded."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    trained = Tokenizer(models.Unigram())
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary,
        special_tokens=special,
        unk_token="<unk>",  # noqa: S106
        show_progress=False,
    )
    trained.train_from_iterator(texts, trainer)
    scored = [(piece, round(score, 9)) for piece, score in json.loads(trained.to_str())["model"]["vocab"]]
    pieces = sorted(scored[len(special) :], key=lambda entry: (-entry[1], entry[0]))
    tokenizer = Tokenizer(models.Unigram([*scored[: len(special)], *pieces], unk_id=special.index("<unk>")))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))]
    )
    return tokenizer


def _byte_bpe(vocabulary: int, texts: Iterable[str], special: list[str]) -> Any:
    """GPT-2's. A class such as `RobertaTokenizerFast` puts a beginning and an end around it."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _characters(texts: Iterable[str], special: list[str], folder: Path) -> Path:
    """The vocabulary of a model that writes down speech: a token a character, with `|` between words."""
    characters = sorted(set("".join(texts).upper().replace(" ", "")))
    vocabulary = folder / "vocab.json"
    numbered = {token: number for number, token in enumerate([*special, "|", *characters])}
    vocabulary.write_text(json.dumps(numbered), encoding="utf-8")
    return vocabulary
