"""Words that labels, cards and tables share, so that a thing is called the same everywhere."""

import re

from markupsafe import Markup, escape

from generator.labels.label import Label
from generator.records.profile import Profile

COMPONENT_NAMES = {"gpu": "GPU", "cpu": "Processor", "ram": "Memory"}
WORKLOAD_NAMES = {
    "imdb": "IMDB",
    "sst2": "SST-2",
    "tomatoes": "Rotten Tomatoes",
    "sciq": "SciQ",
    "squad": "SQuAD",
    "squad-v2": "SQuAD 2.0",
    "cnn": "CNN/DailyMail",
    "samsum": "SAMSum",
    "xsum": "XSum",
    "bookcorpus": "BookCorpus",
    "c4": "C4",
    "oscar": "OSCAR",
    "wikitext": "WikiText",
    "conll2003": "CoNLL-2003",
    "record": "ReCoRD",
    "wikiann": "WikiANN",
    "cifar10": "CIFAR-10",
    "cifar100": "CIFAR-100",
    "imagenet": "ImageNet",
    "coco": "COCO",
    "redcaps": "RedCaps",
    "visual-genome": "Visual Genome",
    "cppe": "CPPE-5",
    "diffusiondb": "DiffusionDB",
    "imagereward": "ImageReward",
    "sd-prompts": "Stable Diffusion prompts",
    "librispeech-clean": "LibriSpeech, clean",
    "librispeech-other": "LibriSpeech, other",
    "stsbenchmark": "STS benchmark",
    "sick-r": "SICK-R",
    "sts15": "STS 2015",
}


def workload_name(workload: str) -> str:
    """A workload as readers know its data set; an unknown one keeps its id."""
    if workload.endswith("-resized"):
        return f"{workload_name(workload.removesuffix('-resized'))}, 640 × 480"
    return WORKLOAD_NAMES.get(workload, workload)


def approach_name(label: Label) -> str:
    """How the model does the job; one with random weights does not."""
    return label.approach if label.weights == "pretrained" else "random weights"


def breakable(name: str) -> Markup:
    """A long name that may break after its separators, and nowhere else."""
    return Markup(re.sub(r"([/_.-])(?=.)", r"\1<wbr>", str(escape(name))))  # noqa: S704 - escaped just here


def variant_name(label: Label) -> str:
    """`fp16`, `int8, batch 8`, or what was not said."""
    if label.variant:
        return label.variant.replace("-", ", ")
    return label.precision or "precision not stated"


def counted_in_words(profile: Profile) -> str:
    """`8 GPUs, of which 1 worked; the rest estimated`."""
    counted, used = profile.accelerators_counted, profile.accelerators_used
    noun = "GPU" if counted == 1 else "GPUs"
    gpus = f"{counted} {noun}" if counted == used else f"{counted} {noun}, of which {used} worked"
    others = {profile.boundary.cpu, profile.boundary.ram}
    return f"{gpus}; the rest estimated" if others == {"estimated"} else gpus
