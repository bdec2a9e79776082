"""How many tokens a model has room for, by its configuration: a longer text is cut, not refused.

Source: transformers' configuration classes, and where each model begins to number its positions.
"""

from typing import Any

# Families that number positions after the padding token's id, as RoBERTa does: some places of their tables stay empty.
_NUMBERED_AFTER_PADDING = frozenset(
    {
        "camembert",
        "data2vec-text",
        "ibert",
        "longformer",
        "mpnet",
        "roberta",
        "roberta-prelayernorm",
        "xlm-roberta",
        "xlm-roberta-xl",
        "xmod",
    }
)


def positions(config: Any) -> int | None:
    """Tokens that a model's table of positions holds; None for relative positions (T5, BLOOM), which have no end.

    GPT-2's `n_positions` answers to the first name too, while the `n_positions` in T5's files means nothing to T5.
    """
    for name in ("max_position_embeddings", "max_encoder_position_embeddings"):
        found = getattr(config, name, None)
        if isinstance(found, int) and found > 0:
            begins = (config.pad_token_id or 0) + 1 if config.model_type in _NUMBERED_AFTER_PADDING else 0
            return found - begins
    return None


def longest_input(tokenizer: Any, config: Any) -> int:
    """Tokens of the longest input of an encoder: what its tokenizer says or its positions, whichever is less."""
    return min(int(tokenizer.model_max_length), positions(config) or 10**9)
