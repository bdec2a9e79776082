"""The study's seven tasks: what each is of ours, over which data set, and served by what."""

from dataclasses import dataclass
from typing import Literal

from generator.records.model import Dataset, Task

VLLM, XDIT = "vLLM 0.11.1", "xDiT 0.4.5"


@dataclass(frozen=True)
class StudyTask:
    """One of the study's tasks. `noun` is what its diffusion files call what is made; `None` where it is text.

    Data sets, limits and versions are those of the benchmark's own documentation and settings.
    """

    name: str
    task: Task
    workload: str
    dataset: Dataset
    noun: Literal["image", "video"] | None = None
    output_limit: str | None = None

    @property
    def engine(self) -> str:
        """The program that answered, with its version."""
        return VLLM if self.noun is None else XDIT


def _tokens(most: int) -> str:
    return f"at most {most:,} tokens"


TASKS = (
    StudyTask("gpqa", "reasoning", "gpqa", Dataset(name="Idavidrein/gpqa"), output_limit=_tokens(32768)),
    StudyTask(
        "image-chat",
        "image-text-to-text",
        "image-chat",
        Dataset(name="lmarena-ai/VisionArena-Chat"),
        output_limit=_tokens(4096),
    ),
    StudyTask(
        "lm-arena-chat",
        "chat",
        "lm-arena-chat",
        Dataset(name="lmarena-ai/arena-human-preference-100k"),
        output_limit=_tokens(4096),
    ),
    StudyTask(
        "sourcegraph-fim",
        "code-completion",
        "sourcegraph-fim",
        Dataset(name="sourcegraph/context-aware-fim-code-completions"),
        output_limit=_tokens(2048),
    ),
    StudyTask(
        "text-to-image",
        "text-to-image",
        "open-image-preferences",
        Dataset(name="data-is-better-together/open-image-preferences-v1"),
        noun="image",
    ),
    StudyTask(
        "text-to-video",
        "text-to-video",
        "evalcrafter",
        Dataset(name="RaphaelLiu/EvalCrafter_T2V_Dataset"),
        noun="video",
    ),
    StudyTask(
        "video-chat",
        "video-text-to-text",
        "video-chat",
        Dataset(name="lmms-lab/LLaVA-Video-178K"),
        output_limit=_tokens(4096),
    ),
)
