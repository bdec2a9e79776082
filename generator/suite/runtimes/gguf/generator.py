"""Text from a GGUF model by llama.cpp: what `workloads/generating.py` does with torch, asked in the same words.

The prompt goes to the model as it is, without a chat template, as every other model of the suite gets it.
"""

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

from generator.errors import EnergyLabelError
from generator.suite.case import Output
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.protocol.tally import Tally
from generator.suite.quality.likelihoods import Likelihood
from generator.suite.runtimes.foreign import ForeignModel, Hooked
from generator.suite.runtimes.gguf.files import gguf_model, weights_bytes
from generator.suite.runtimes.gguf.server import Server

# Tokens that room is made for at most: it is taken up whole, and models are trained for up to a million.
MOST_CONTEXT = 4096
_LEAST_LOGARITHM = math.log(math.ulp(0.0))


class Passes(Hooked):
    """llama.cpp's forward passes, as a part of a model that hooks can be set on (`protocol/passes.py`).

    Hooks before a pass are never called, and those after it are given nothing: what a pass reads and gives stays
    inside llama.cpp.
    """

    def add(self, passes: int) -> None:
        """So many passes were made."""
        for _ in range(passes):
            for hook in self.hooks_after:
                hook(self, (), None)


class GgufGenerator(ForeignModel):
    """Prompts in, new text out, one after another. A prompt too long is cut at its beginning.

    Raises `LoadingError` where the file is not what the record will say, or where llama.cpp does not load it.
    """

    def __init__(self, files: ModelFiles, setup: Setup, output: Output) -> None:
        model = gguf_model(files.folder)
        if (model.format.precision, model.format.quantization) != (setup.precision, setup.quantization):
            raise LoadingError(
                f"{files.name} is {model.format}, which was not known when this began; run the same again, and it is "
                "measured as what it is."
            )
        self._path = files.folder
        self._limits = limits(output)
        trained = model.header.own("context_length")
        context = min(trained or MOST_CONTEXT, MOST_CONTEXT)
        self._room = context - self._limits["n_predict"]
        if self._room < 1:
            raise EnergyLabelError(
                f"A model of {context} positions has no room for {self._limits['n_predict']} new tokens; ask for fewer "
                "in the case, or choose another model."
            )
        self._entries = model.header.whole("tokenizer.ggml.tokens") or 0
        begins = ("tokenizer.ggml.bos_token_id", "tokenizer.ggml.eos_token_id")
        self._beginning = next((found for key in begins if (found := model.header.whole(key)) is not None), 0)
        self._server = Server(files.folder, setup, context, files.name)
        self._passes = Passes()

    @property
    def model(self) -> "GgufGenerator":
        """The whole of what was loaded, as far as Python sees it."""
        return self

    def refuse_not_finite(self) -> None:
        """`LoadingError` where the first token's likelihood is no number: weights were looked at when loaded."""
        answer = self._server.complete([self._beginning], n_predict=1, n_probs=1)
        told = answer["choices"][0]["logprobs"]["content"][0]["logprob"]
        if told is None or not math.isfinite(told):
            raise LoadingError("It gives no numbers, so that nothing it says is an answer; choose another file.")

    def weights_bytes(self) -> int:
        """Bytes of the model's files, headers with them."""
        return weights_bytes(self._path)

    @property
    def parts(self) -> Mapping[str, Passes]:
        """The one model."""
        return {"model": self._passes}

    def generate(self, prompts: Sequence[str], tally: Tally) -> list[str]:
        """The new text after each prompt; tokens read and tokens made are added to `tally`."""
        return [self._one(prompt, tally) for prompt in prompts]

    def likelihood(self, prompt: str, following: str) -> Likelihood:
        """How many bits the text that really follows a prompt holds for the model, and by guessing its tokens."""
        asked = self._server.tokens(prompt) or [self._beginning]
        whole = self._server.tokens(f"{prompt} {following}" if prompt else following)
        shared = next((n for n, pair in enumerate(zip(asked, whole, strict=False)) if pair[0] != pair[1]), len(asked))
        shared = min(shared, len(whole) - 1)
        before, wanted = (whole[:shared] or [self._beginning])[-self._room :], whole[shared:]
        # A grammar of these very tokens: the model is led along them, and tells of each how likely it thought it.
        answer = self._server.complete(
            before, n_predict=len(wanted), grammar=f"root ::= {' '.join(f'<[{token}]>' for token in wanted)}", n_probs=1
        )
        told = answer["choices"][0]["logprobs"]["content"]
        if [entry["id"] for entry in told] != wanted:
            raise EnergyLabelError(
                "llama.cpp did not follow a text that was given to it, token by token; please report it."
            )
        nats = -sum(max(float(entry["logprob"]), _LEAST_LOGARITHM) for entry in told)
        return Likelihood(nats / math.log(2), len(wanted) * math.log2(self._entries))

    def _one(self, prompt: str, tally: Tally) -> str:
        began = time.perf_counter()
        answer = self._server.complete(self._cut(prompt), **self._limits)
        whole_s = time.perf_counter() - began
        read, made = int(answer["usage"]["prompt_tokens"]), int(answer["usage"]["completion_tokens"])
        # llama.cpp's clock starts with the first token, and stops with the last.
        rest_s = min(float(answer["timings"]["predicted_ms"]) / 1000, whole_s)
        tally.speed.first_token(whole_s - rest_s)
        tally.speed.between_tokens(rest_s, made - 1)
        # A prompt is read a batch a pass, the last of which gives the first token; each other token is a pass more.
        self._passes.add(math.ceil(read / self._server.batch) + made - 1)
        tally.add(tokens_in=read, tokens_out=made)
        return str(answer["choices"][0]["text"])

    def _cut(self, prompt: str) -> str | list[int]:
        """The prompt, or the tokens of as much of its end as there is room for."""
        if not prompt:
            # Nothing at all cannot be continued: an empty text is begun as the model begins any.
            return [self._beginning]
        if len(prompt.encode()) < self._room - 1:
            # No token is of less than a byte, so that these fit, with one before and one behind.
            return prompt
        tokens = self._server.tokens(prompt)
        if len(tokens) <= self._room:
            return tokens
        first = tokens[:1] if tokens[0] == self._beginning else []
        return first + tokens[len(tokens) - self._room + len(first) :]


def limits(output: Output) -> dict[str, Any]:
    """Fields of a request: a natural stop with its limit, or exactly so many tokens.

    `LoadingError` for what llama.cpp's server cannot promise.
    """
    if output.min_new_tokens:
        raise LoadingError(
            f"This job wants at least {output.min_new_tokens} new tokens, and llama.cpp's server stops where the model "
            "does; choose another approach with --approach."
        )
    return {"n_predict": output.max_new_tokens or 0, "ignore_eos": output.stop == "fixed"}
