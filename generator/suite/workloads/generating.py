"""Text from a generative model, encoder-decoder or decoder-only: greedy, stopping by itself or at a fixed length."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from generator.errors import EnergyLabelError
from generator.suite.case import Output
from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.tally import Tally
from generator.suite.quality.likelihoods import Likelihood
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.first_token import FirstToken
from generator.suite.workloads.room import positions
from generator.suite.workloads.tokens import BOUNDARIES, refuse_outside_vocabulary, refuse_without_padding


class Generator:
    """Prompts in, new text out. `parts` of the `model` are what forward passes are counted on.

    A prompt too long for a model's positions is cut: at its end for an encoder, which reads the beginning of a text,
    and at its beginning for a decoder-only model, which goes on from the end.
    """

    def __init__(self, files: ModelFiles, setup: Setup, output: Output) -> None:
        import transformers as tf

        config = load_processor(tf.AutoConfig, files)
        self._device = setup.device
        self._sequence_to_sequence = bool(config.is_encoder_decoder)
        self._room = prompt_room(config, output)
        self._held = positions(config)
        side = "right" if self._sequence_to_sequence else "left"
        self._tokenizer = load_processor(tf.AutoTokenizer, files, padding_side=side, truncation_side=side)
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        refuse_without_padding(self._tokenizer, setup.batch_size, files.name)
        kind = tf.AutoModelForSeq2SeqLM if self._sequence_to_sequence else tf.AutoModelForCausalLM
        self._model = load_model(kind, files, setup)
        own = self._model.generation_config
        refuse_outside_vocabulary(self._model, own, files.name)
        self._model.generation_config = tf.GenerationConfig(
            **generation_limits(output),
            **{name: getattr(own, name) for name in BOUNDARIES},
            pad_token_id=self._tokenizer.pad_token_id,
        )

    @property
    def model(self) -> Any:
        """The whole of what was loaded."""
        return self._model

    @property
    def parts(self) -> Mapping[str, Any]:
        """Encoder and decoder apart, or the one model."""
        if self._sequence_to_sequence:
            return {"encoder": self._model.get_encoder(), "decoder": self._model.get_decoder()}
        return {"model": self._model}

    def generate(self, prompts: Sequence[str], tally: Tally) -> list[str]:
        """The new text after each prompt; tokens read and tokens made are added to `tally`."""
        import torch

        first = FirstToken(self._device)
        encoded = self._tokenizer(
            # Nothing at all cannot be continued: an empty text is begun as the model begins any.
            [prompt or self._beginning for prompt in prompts],
            return_tensors="pt",
            padding=len(prompts) > 1,
            truncation=self._room is not None,
            max_length=self._room,
            verbose=False,  # of a limit that the tokenizer knows and the model does not have
        )
        inputs = {name: encoded[name] for name in ("input_ids", "attention_mask")}
        tokens_in = int(inputs["attention_mask"].sum())
        with torch.inference_mode():
            moved = {name: tensor.to(self._device) for name, tensor in inputs.items()}
            made = self._model.generate(**moved, logits_processor=[first])
        new = made[:, 1 if self._sequence_to_sequence else inputs["input_ids"].shape[1] :].tolist()
        _time(first, new, tally)
        tally.add(tokens_in=tokens_in, tokens_out=sum(map(self._made, new)))
        return [str(text) for text in self._tokenizer.batch_decode(new, skip_special_tokens=True)]

    def likelihood(self, prompt: str, following: str) -> Likelihood:
        """How many bits the text that really follows a prompt holds for the model, and by guessing its tokens."""
        import torch
        from torch.nn.functional import cross_entropy

        asked, wanted = self._tokens_of(prompt, following)
        if self._sequence_to_sequence:
            labels = torch.tensor([wanted])
            inputs = {"input_ids": torch.tensor([asked or wanted[:1]]), "labels": labels}
        else:
            # A decoder goes on from something: from the beginning of all texts where there is no prompt.
            before = asked or [self._model.config.bos_token_id or 0]
            whole = [*before, *wanted]
            inputs = {"input_ids": torch.tensor([whole[-self._held :] if self._held else whole])}
        with torch.inference_mode():
            logits = self._model(**{name: tensor.to(self._device) for name, tensor in inputs.items()}).logits.float()
        if not self._sequence_to_sequence:
            logits = logits[:, :-1]
        scored = logits[0, -len(wanted) :]
        nats = cross_entropy(scored, torch.tensor(wanted, device=scored.device)[-len(scored) :], reduction="sum")
        return Likelihood(float(nats) / math.log(2), len(scored) * math.log2(logits.shape[-1]))

    def _tokens_of(self, prompt: str, following: str) -> tuple[list[int], list[int]]:
        """The tokens of a prompt, and those that come to it where the text goes on."""
        asked = [int(token) for token in self._tokenizer(prompt or self._beginning)["input_ids"]]
        if self._sequence_to_sequence:
            return asked, [int(token) for token in self._tokenizer(text_target=following)["input_ids"]]
        whole = [int(token) for token in self._tokenizer(f"{prompt} {following}" if prompt else following)["input_ids"]]
        shared = next((n for n, pair in enumerate(zip(asked, whole, strict=False)) if pair[0] != pair[1]), None)
        shared = min(len(asked), len(whole) - 1) if shared is None else shared
        return whole[:shared], whole[shared:]

    @property
    def _beginning(self) -> str:
        return str(self._tokenizer.bos_token or self._tokenizer.eos_token or "")

    def _made(self, row: list[int]) -> int:
        """Tokens made, without the padding after an end that came earlier than others of the batch."""
        end = self._model.generation_config.eos_token_id
        ends = end if isinstance(end, list) else [end]
        return next((place + 1 for place, token in enumerate(row) if token in ends), len(row))


def _time(first: FirstToken, new: Sequence[Sequence[int]], tally: Tally) -> None:
    """Tell the tally how long the first token of a batch took, and the steps after it, each one for the whole batch."""
    if (seconds := first.seconds()) is not None:
        tally.speed.first_token(seconds[0], len(new))
        tally.speed.between_tokens(seconds[1], max(0, len(new[0]) - 1))


class Writer(Protocol):
    """What writes text after a prompt, whichever program runs its weights."""

    @property
    def model(self) -> Any:
        """The whole of what was loaded."""

    @property
    def parts(self) -> Mapping[str, Any]:
        """What forward passes are counted on, by name."""

    def generate(self, prompts: Sequence[str], tally: Tally) -> list[str]:
        """The new text after each prompt, having counted what was done."""

    def likelihood(self, prompt: str, following: str) -> Likelihood:
        """How many bits the text that really follows a prompt holds for the model, and by guessing its tokens."""


def generator_for(files: ModelFiles, setup: Setup, output: Output) -> Writer:
    """The generator of the program that runs the weights."""
    if setup.runtime == "llama-cpp":
        from generator.suite.runtimes.gguf.generator import GgufGenerator

        return GgufGenerator(files, setup, output)
    return Generator(files, setup, output)


class GeneratingAdapter(Adapter):
    """A task whose answer is new text, with a prompt around the query or without."""

    varies_over = 6

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """The generator and its parts."""
        self._generator = generator_for(files, self.setup, self.job.output)
        self._model = self._generator.model
        return self._generator.parts

    def prepare(self, query: Query) -> str:
        """The text as the model is given it: after the model's own prefix, in the prompt where there is one."""
        text = self.job.prompt.format(**query) if self.job.prompt else str(query["text"])
        return self.prefix + text

    def answer(self, batch: Sequence[str]) -> list[str]:
        """The new text alone, one a query."""
        return self._generator.generate(batch, self.tally)

    def likelihood(self, prompt: str, following: str) -> Likelihood:
        """How likely the model thinks what really follows a prompt; outside the window."""
        return self._generator.likelihood(prompt, following)


def generation_limits(output: Output) -> dict[str, Any]:
    """Arguments of `generate`: greedy, one beam, a natural stop with its limit or exactly so many tokens."""
    limits: dict[str, Any] = {"do_sample": False, "num_beams": 1, "max_new_tokens": output.max_new_tokens}
    if output.stop == "fixed":
        limits["min_new_tokens"] = output.max_new_tokens
    elif output.min_new_tokens:
        limits["min_new_tokens"] = output.min_new_tokens
    return limits


def prompt_room(config: Any, output: Output) -> int | None:
    """Tokens a prompt may have: all positions of an encoder, what the new tokens leave of a decoder's, or no limit.

    Raises `EnergyLabelError` where the new tokens alone are more than the model has room for.
    """
    new = output.max_new_tokens or 0
    held = positions(config)
    if held is None:
        return None
    if new >= held:
        raise EnergyLabelError(
            f"A {config.model_type} of {held} positions has no room for {new} new tokens; "
            "ask for fewer in the case, or choose another model."
        )
    return held if config.is_encoder_decoder else held - new
