"""Tokens that a model cannot do without, looked at once it is loaded: a library misses them in the middle of a run."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.errors import EnergyLabelError, shown

# Of a model's generation settings: which tokens begin and end a text.
BOUNDARIES = ("bos_token_id", "eos_token_id", "decoder_start_token_id", "forced_bos_token_id")


def refuse_without_padding(tokenizer: Any, at_once: int, name: str) -> None:
    """Raise where `at_once` texts are to be made one length, and the tokenizer has nothing to fill them up with."""
    if at_once > 1 and tokenizer.pad_token_id is None:
        raise EnergyLabelError(
            f"{name} has no padding token, so texts of different lengths cannot be read {at_once} at a time; measure "
            "it with --batch-size 1, or choose another model."
        )


def refuse_outside_vocabulary(model: Any, settings: Any, name: str) -> None:
    """Raise where a token that begins or ends a text is none that the model's tables hold."""
    held = min(
        (table.weight.shape[0] for table in (model.get_input_embeddings(), model.get_output_embeddings()) if table),
        default=None,
    )
    if held is None:
        return
    for which in BOUNDARIES:
        for token in _listed(getattr(settings, which)):
            if not isinstance(token, int) or not 0 <= token < held:
                raise EnergyLabelError(
                    f"{name} says in generation_config.json or config.json that its {which} is {shown(token, 40)}, and "
                    f"its vocabulary has {held} tokens, from 0 on; fetch the files again, or choose another model."
                )


def _listed(found: Any) -> Iterable[Any]:
    if found is None:
        return ()
    return found if isinstance(found, list | tuple) else (found,)


def tokens_read(encoded: Mapping[str, Any]) -> int:
    """The tokens of an encoded batch, without its padding, which a single text has none of.

    To add up the mask would cost more than all else that is counted of a query.
    """
    queries, longest = encoded["input_ids"].shape
    return int(longest if queries == 1 else encoded["attention_mask"].sum())
