"""A picture made after a prompt, by a pipeline of diffusers: one a prompt, in the model's own resolution.

The pipeline does what it does for anybody who loads it, its safety checker included where the model ships one: that
is part of what a picture costs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from generator.suite.models.setup import ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.diffusing import load_pipeline

# Levels of 256 that a channel spreads over at the least: what the eye still tells from one colour.
_FEWEST_LEVELS = 8


@dataclass(frozen=True)
class _Prompt:
    """A prompt and how many tokens the model reads of it, its beginning and end included."""

    text: str
    tokens: int


class TextToImage(Adapter):
    """Answers with a picture of PIL. Each begins with the same noise, so a prompt gives the same picture anywhere.

    What the safety checker keeps back comes as a black picture, and is counted apart from those that came out so.
    """

    varies_over = 3
    checkers = frozenset({"safety-checker"})

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A pipeline; its parts are whatever modules it is made of, and of the autoencoder the half that is used."""
        import torch

        self._pipeline = load_pipeline(files, self.setup)
        self._kept_back = 0
        self._count_steps()
        modules = {
            name.replace("_", "-"): part
            for name, part in self._pipeline.components.items()
            if isinstance(part, torch.nn.Module)
        }
        self._model = torch.nn.ModuleDict(modules)
        vae = modules.pop("vae", None)
        # `decode` is a method and sets off no hook; the decoder inside it does.
        return modules if vae is None else {**modules, "vae-decoder": vae.decoder}

    def prepare(self, query: Query) -> _Prompt:
        """The prompt, its tokens counted beforehand: the pipeline does not tell how many it read."""
        text = str(query["prompt"])
        tokenizers = [part for name, part in self._pipeline.components.items() if name.startswith("tokenizer") and part]
        # Where there are several, each reads the whole prompt, as far as its window goes.
        return _Prompt(text, max(len(each(text, truncation=True)["input_ids"]) for each in tokenizers))

    def answer(self, batch: Sequence[_Prompt]) -> list[Any]:
        """One picture a prompt."""
        import torch

        steps = {"num_inference_steps": self.job.output.steps} if self.job.output.steps else {}
        made = self._pipeline(
            [prompt.text for prompt in batch],
            generator=[torch.Generator("cpu").manual_seed(self.setup.seed) for _ in batch],
            **steps,
        )
        pictures, flagged = made.images, getattr(made, "nsfw_content_detected", None)
        self._kept_back = sum(map(bool, flagged or ()))
        if flagged is not None:
            self.withheld = (self.withheld or 0) + self._kept_back
        self.tally.add(
            tokens_in=sum(prompt.tokens for prompt in batch),
            images_out=len(pictures),
            pixels_out=sum(picture.width * picture.height for picture in pictures),
        )
        return list(pictures)

    def is_answer(self, answer: Any) -> bool:
        """A picture of one colour, or nearly, shows nothing."""
        # A glance at some points, which nearly always settles it.
        glance = answer.resize((16, 16), 0)
        return has_shades(glance) or has_shades(answer)

    def non_answers(self, answers: Sequence[Any]) -> int:
        """Pictures of one colour, or nearly, but for those that were kept back, which are black."""
        return max(0, super().non_answers(answers) - self._kept_back)

    def _count_steps(self) -> None:
        """Count the scheduler's steps as they are taken, once for a whole batch; PNDM takes one more than asked for."""
        scheduler = self._pipeline.scheduler
        step = scheduler.step

        def counting(*arguments: Any, **options: Any) -> Any:
            self.tally.add(steps=1)
            return step(*arguments, **options)

        scheduler.step = counting


def has_shades(picture: Any) -> bool:
    """Whether any of a picture's channels spreads over some levels, but for its lightest and darkest hundredth.

    What a model without sense gives is seldom of one value: nearly black or grey, with noise in the last bit.
    """
    counts = picture.histogram()
    return any(_spread(counts[first : first + 256]) >= _FEWEST_LEVELS for first in range(0, len(counts), 256))


def _spread(counts: Sequence[int]) -> int:
    """Levels between the 1st and the 99th percentile of a channel, of whose levels there are so many pixels."""
    rare = sum(counts) // 100
    low, high = (
        next(level for level, below in enumerate(accumulate(ordered)) if below > rare)
        for ordered in (counts, reversed(counts))
    )
    return 255 - high - low
