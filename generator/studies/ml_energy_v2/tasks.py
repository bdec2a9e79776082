"""The study's six tasks: what each is of ours, over which data set, and what answered."""

from dataclasses import dataclass
from typing import Literal

from generator.records.model import Dataset, Task

_VLLM, _DIFFUSERS = "vLLM 0.5.4", "Diffusers 0.29.2"


@dataclass(frozen=True)
class StudyTask:
    """One of the study's tasks. `noun` is what its diffusion files call what is made; `None` where it is text.

    Data sets and versions are those of its own page (`docs/about.md`), limits those of its scripts.
    """

    folder: str
    task: Task
    workload: str
    dataset: Dataset
    noun: Literal["image", "video"] | None = None
    output_limit: str | None = None

    @property
    def engine(self) -> str:
        """The program that answered, with its version."""
        return _VLLM if self.noun is None else _DIFFUSERS


TASKS = (
    StudyTask(
        "diffusion/image-to-video",
        "image-to-video",
        "sharegpt4video",
        Dataset(name="ShareGPT4Video/ShareGPT4Video"),
        noun="video",
    ),
    StudyTask(
        "diffusion/text-to-image",
        "text-to-image",
        "parti-prompts",
        Dataset(name="nateraw/parti-prompts"),
        noun="image",
    ),
    StudyTask(
        "diffusion/text-to-video",
        "text-to-video",
        "sharegpt4video",
        Dataset(name="ShareGPT4Video/ShareGPT4Video"),
        noun="video",
    ),
    StudyTask(
        "llm_text_generation/chat",
        "chat",
        "sharegpt",
        Dataset(name="anon8231489123/ShareGPT_Vicuna_unfiltered"),
        output_limit="at most 1,024 tokens",
    ),
    StudyTask(
        "llm_text_generation/code",
        "code-completion",
        "humaneval-plus",
        Dataset(name="HumanEval+ (EvalPlus)"),
        output_limit="at most 512 tokens",
    ),
    StudyTask(
        "mllm_text_generation/chat",
        "image-text-to-text",
        "llava-instruct",
        Dataset(name="liuhaotian/LLaVA-Instruct-150K"),
        output_limit="at most 1,024 tokens",
    ),
)
