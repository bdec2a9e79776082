"""Text from a generative model, encoder-decoder or decoder-only: greedy, stopping by itself or at a fixed length."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.suite.case import Output
from generator.suite.loading import load_model, load_processor
from generator.suite.setup import ModelFiles, Setup
from generator.suite.tally import Tally


class Generator:
    """Prompts in, new text out. `parts` are what forward passes are counted on."""

    def __init__(self, files: ModelFiles, setup: Setup, output: Output) -> None:
        import transformers as tf

        config = load_processor(tf.AutoConfig, files)
        self._device = setup.device
        self._sequence_to_sequence = bool(config.is_encoder_decoder)
        self._tokenizer = load_processor(
            tf.AutoTokenizer, files, padding_side="right" if self._sequence_to_sequence else "left"
        )
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        kind = tf.AutoModelForSeq2SeqLM if self._sequence_to_sequence else tf.AutoModelForCausalLM
        self._model = load_model(kind, files, setup)
        self._limits = generation_limits(output)
        self._room = _positions(config) - (output.max_new_tokens or 0)

    @property
    def parts(self) -> Mapping[str, Any]:
        """Encoder and decoder apart, or the one model."""
        if self._sequence_to_sequence:
            return {"encoder": self._model.get_encoder(), "decoder": self._model.get_decoder()}
        return {"model": self._model}

    def generate(self, prompts: Sequence[str], tally: Tally) -> list[str]:
        """The new text after each prompt; tokens read and tokens made are added to `tally`."""
        import torch

        encoded = self._tokenizer(
            list(prompts), return_tensors="pt", padding=len(prompts) > 1, truncation=True, max_length=self._room
        )
        tokens_in = int(encoded["attention_mask"].sum())
        with torch.inference_mode():
            made = self._model.generate(
                **encoded.to(self._device), **self._limits, pad_token_id=self._tokenizer.pad_token_id
            )
        new = made[:, 1:] if self._sequence_to_sequence else made[:, encoded["input_ids"].shape[1] :]
        tally.add(tokens_in=tokens_in, tokens_out=self._made(new))
        return list(self._tokenizer.batch_decode(new, skip_special_tokens=True))

    def _made(self, new: Any) -> int:
        """Tokens made, without the padding after an end that came early in a batch."""
        if new.shape[0] == 1:
            return int(new.shape[1])
        end = self._model.generation_config.eos_token_id
        ends = set(end if isinstance(end, list) else [end])
        return sum(
            next((place + 1 for place, token in enumerate(row) if token in ends), len(row)) for row in new.tolist()
        )


def generation_limits(output: Output) -> dict[str, Any]:
    """Arguments of `generate`: greedy, one beam, a natural stop with its limit or exactly so many tokens."""
    limits: dict[str, Any] = {"do_sample": False, "num_beams": 1, "max_new_tokens": output.max_new_tokens}
    if output.stop == "fixed":
        limits["min_new_tokens"] = output.max_new_tokens
    elif output.min_new_tokens:
        limits["min_new_tokens"] = output.min_new_tokens
    return limits


def _positions(config: Any) -> int:
    """How many tokens the model can hold; models of relative positions have no such limit."""
    for name in ("max_position_embeddings", "n_positions", "n_ctx"):
        found = getattr(config, name, None)
        if isinstance(found, int) and found > 0:
            return found
    return 1_000_000
