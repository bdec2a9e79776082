"""A tokenizer trained on the spot, on seeded text: for architectures that ship without one."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from generator.suite.architecture import TokenizerPlan

# BERT's, T5's and GPT-2's own names, so that every family finds the ones it asks for.
_SPECIAL = {
    "wordpiece": {
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    },
    "unigram": {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"},
    "byte-bpe": {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"},
    "characters": {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
}


def train_tokenizer(plan: TokenizerPlan, texts: Iterable[str], folder: Path) -> Any:
    """Train it, write it into `folder` the way `AutoTokenizer` reads it, and return it."""
    import transformers as tf

    special = _SPECIAL[plan.kind]
    tokenizer = _trained(plan, texts, list(special.values()))
    fast = getattr(tf, plan.tokenizer_class)(tokenizer_object=tokenizer, model_max_length=plan.longest, **special)
    fast.save_pretrained(folder)
    return fast


def _trained(plan: TokenizerPlan, texts: Iterable[str], special: list[str]) -> Any:
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    options: dict[str, Any] = {"vocab_size": plan.vocabulary, "special_tokens": special, "show_progress": False}
    if plan.kind == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - a token of text
        tokenizer.normalizer = normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = decoders.WordPiece()
        tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(**options))
        ends = [(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
        )
        return tokenizer
    if plan.kind == "unigram":
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.decoder = decoders.Metaspace()
        tokenizer.train_from_iterator(texts, trainers.UnigramTrainer(unk_token="<unk>", **options))  # noqa: S106
        ends = [("</s>", tokenizer.token_to_id("</s>"))]
        tokenizer.post_processor = processors.TemplateProcessing(
            single="$A </s>", pair="$A </s> $B </s>", special_tokens=ends
        )
        return tokenizer
    if plan.kind == "byte-bpe":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        tokenizer.train_from_iterator(texts, trainers.BpeTrainer(initial_alphabet=alphabet, **options))
        return tokenizer
    characters = sorted(set("".join(texts).replace(" ", "")))
    vocabulary = {token: number for number, token in enumerate([*special, "|", *characters])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))  # noqa: S106
    tokenizer.normalizer = normalizers.Replace(" ", "|")
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    return tokenizer
