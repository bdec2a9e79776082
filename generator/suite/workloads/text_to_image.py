"""A picture made after a prompt, by a pipeline of diffusers: one a prompt, in the model's own resolution.

The pipeline does what it does for anybody who loads it, its safety checker included where the model ships one: that
is part of what a picture costs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.suite.models.setup import ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.diffusing import load_pipeline


@dataclass(frozen=True)
class _Prompt:
    """A prompt and how many tokens the model reads of it, its beginning and end included."""

    text: str
    tokens: int


class TextToImage(Adapter):
    """Answers with a picture of PIL. Each begins with the same noise, so a prompt gives the same picture anywhere."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A pipeline; its parts are whatever modules it is made of, and of the autoencoder the half that is used."""
        import torch

        self._pipeline = load_pipeline(files, self.setup)
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
        pictures = self._pipeline(
            [prompt.text for prompt in batch],
            generator=[torch.Generator("cpu").manual_seed(self.setup.seed) for _ in batch],
            **steps,
        ).images
        self.tally.add(
            tokens_in=sum(prompt.tokens for prompt in batch),
            images_out=len(pictures),
            pixels_out=sum(picture.width * picture.height for picture in pictures),
        )
        return list(pictures)

    def _count_steps(self) -> None:
        """Count the scheduler's steps as they are taken, once for a whole batch; PNDM takes one more than asked for."""
        scheduler = self._pipeline.scheduler
        step = scheduler.step

        def counting(*arguments: Any, **options: Any) -> Any:
            self.tally.add(steps=1)
            return step(*arguments, **options)

        scheduler.step = counting
