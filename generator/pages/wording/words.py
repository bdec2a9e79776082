"""Words that labels, cards and tables share, so that a thing is called the same everywhere."""

import re
from collections.abc import Iterable

from generator.labels.estimates.counting import Queries
from generator.labels.estimates.figures import WorkloadFigure
from generator.labels.label import Label
from generator.pages.wording.numbers import counted as numbered
from generator.pages.wording.numbers import plural

COMPONENT_NAMES = {"gpu": "GPU", "cpu": "Processor", "ram": "Memory", "node": "Whole computer"}
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
    "humaneval": "HumanEval",
    "ifeval": "IFEval",
    "mmlu": "MMLU",
    "humaneval-plus": "HumanEval+",
    "sourcegraph-fim": "Sourcegraph FIM",
    "gpqa": "GPQA",
    "gsm8k": "GSM8K",
    "mbxp": "MBXP",
    "open-orca": "OpenOrca",
    "open-orca-gsm8k-mbxp": "OpenOrca, GSM8K and MBXP",
    "cnn-dailymail": "CNN/DailyMail",
    "lm-arena-chat": "LM Arena chats",
    "sharegpt": "ShareGPT",
    "long-prompts": "long prompts",
    "short-prompts": "short prompts",
    "llava-instruct": "LLaVA-Instruct",
    "image-chat": "VisionArena chats",
    "video-chat": "LLaVA-Video",
    "parti-prompts": "PartiPrompts",
    "open-image-preferences": "Open Image Preferences",
    "coco-2014": "COCO 2014",
    "open-images": "Open Images",
    "kits19": "KiTS19",
    "evalcrafter": "EvalCrafter",
    "sharegpt4video": "ShareGPT4Video",
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

QUANTIZATION_NAMES = {
    "int8": "8-bit integers",
    "int4": "4-bit integers",
    "nf4": "4-bit NF4",
    "fp8": "8-bit floating point (FP8)",
    "mxfp4": "4-bit floating point (MXFP4)",
    "bnb-int8": "8-bit integers by bitsandbytes",
    "bnb-int8-threshold-0": "8-bit integers with no outlier kept in full precision, by bitsandbytes (threshold 0)",
    "bnb-nf4": "4-bit NF4 by bitsandbytes",
    "bnb-nf4-double-quant": "4-bit NF4 with double quantisation by bitsandbytes",
    "torchao-int8": "8-bit integer weights by torchao",
    "torchao-int8-dynamic": "8-bit integers, dynamic, by torchao",
    "torchao-int4": "4-bit integer weights by torchao",
    "onnx-int8-dynamic": "8-bit integers, dynamic, by ONNX Runtime",
    "q8-0": "8-bit Q8_0 by llama.cpp",
    "q6-k": "6-bit Q6_K by llama.cpp",
    "q5-k-m": "5-bit Q5_K_M by llama.cpp",
    "q5-k-s": "5-bit Q5_K_S by llama.cpp",
    "q5-0": "5-bit Q5_0 by llama.cpp",
    "q4-k-m": "4-bit Q4_K_M by llama.cpp",
    "q4-k-s": "4-bit Q4_K_S by llama.cpp",
    "q4-0": "4-bit Q4_0 by llama.cpp",
    "iq4-xs": "4-bit IQ4_XS by llama.cpp",
    "q3-k-l": "3-bit Q3_K_L by llama.cpp",
    "q3-k-m": "3-bit Q3_K_M by llama.cpp",
    "q3-k-s": "3-bit Q3_K_S by llama.cpp",
    "q2-k": "2-bit Q2_K by llama.cpp",
    "iq1-m": "1-bit IQ1_M by llama.cpp",
}
# What a reader may have figures shown in: its name in addresses, its title, and how many are one Wh per 1,000 queries.
UNITS = (
    ("Wh-1000", "Wh per 1,000 queries", 1),
    ("kWh-1000", "kWh per 1,000 queries", 0.001),
    ("J-1000", "J per 1,000 queries", 3600),
    ("Wh-query", "Wh per query", 0.001),
    ("kWh-query", "kWh per query", 0.000001),
    ("J-query", "J per query", 3.6),
)
QUERY_SOURCES = {
    "hub": "taken from the data set",
    "file": "read from a file",
    "synthetic": "made up, like the data set's in kind and length",
}
COUNT_NAMES = {
    "tokens_in": "tokens in",
    "tokens_out": "tokens out",
    "images_in": "images in",
    "images_out": "images out",
    "pixels_in": "pixels in",
    "pixels_out": "pixels out",
    "steps": "steps",
    "audio_seconds_in": "seconds of sound in",
    "forward_passes": "forward passes",
}
# A study's prompt, asked in one sitting: what such a workload is set apart by is when that was.
_SESSION = re.compile(r"session-(?:(\d{4}-\d\d-\d\d)|undated)(?:-([a-z0-9]+))?")
# The programs that run weights besides torch, as their makers write them.
RUNTIME_NAMES: dict[str, str] = {
    "llama-cpp": "llama.cpp",
    "onnxruntime": "ONNX Runtime",
    "scikit-learn": "scikit-learn",
}

# What a machine names last without a word: its memory.
_LAST_SIZE = re.compile(r", [\d.]+ [GT]i?B$")


def workload_name(workload: str) -> str:
    """A workload as readers know its data set; an unknown one keeps its id."""
    if workload.endswith("-resized"):
        return f"{workload_name(workload.removesuffix('-resized'))} at 640 × 480"
    if session := _SESSION.fullmatch(workload):
        day, part = session.groups()
        return f"session of {day or 'an unknown day'}{f', {part}' if part else ''}"
    return WORKLOAD_NAMES.get(workload, workload)


def approach_name(label: Label) -> str:
    """How the model does the job; one with random weights does not."""
    return label.subject.approach if label.subject.weights == "pretrained" else "random weights"


def slug(text: str) -> str:
    """A text as an anchor: `Mistral AI` is `mistral-ai`; nothing but letters, digits and hyphens survives."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "unnamed"


def checked_by(label: Label) -> str:
    """What stands behind the figure, as short as a label has room for; empty for a preview, which nobody checks."""
    if label.result.grade.status == "preview":
        return ""
    state, reproductions = label.result.verification.state, label.result.verification.reproductions
    if state == "published":
        return "from a published study"
    if state == "self-reported":
        return "self-reported"
    count = len(reproductions)
    so_many = sum(item.agrees == (state == "reproduced") for item in reproductions)
    return f"{state} by {so_many}{f' of {count}' if so_many < count else ''} {plural(count, 'other')}"


def scale_in_words(label: Label) -> str:
    """`scale v1`, or that there is none."""
    return f"scale {label.result.scale_version}" if label.result.scale_version else "no scale"


def precision_in_words(label: Label) -> str | None:
    """`fp16, quantised to 4-bit NF4 by bitsandbytes`, or None where nobody said."""
    quantized = f"quantised to {QUANTIZATION_NAMES[label.setup.quantization]}" if label.setup.quantization else None
    return ", ".join(part for part in (label.setup.precision, quantized) if part) or None


def runs_in_words(runs: int, queries: Queries | None) -> str:
    """`30 runs of 1,000 queries`, or where they differ `30 runs of 1,000 to 26,000 queries, 345,000 in all`."""
    if queries is None:
        return f"{numbered(runs, 'run')} (number of queries not stated)"
    of = numbered(queries.fewest, "query")
    if queries.fewest < queries.most:
        of = f"{queries.fewest:,} to {queries.most:,} queries, {queries.total:,} in all"
    return f"{numbered(runs, 'run')} of {of}"


def runs_in_short(runs: int, queries: Queries | None) -> str:
    """The same for where there is little room: of runs that differ the sum of their queries alone."""
    if queries is None:
        return numbered(runs, "run")
    if queries.fewest == queries.most:
        return runs_in_words(runs, queries)
    return f"{numbered(runs, 'run')}, {queries.total:,} queries"


def taken(label: Label) -> str:
    """What was done with the energy, at the head of a day: `Measured`, or `Estimated` where no meter was read."""
    return "Estimated" if label.result.grade.status == "estimated" else "Measured"


def missing_in_words(label: Label) -> str:
    """Which of the task's data sets the figure lacks, as a sentence; empty where it has them all.

    One whose queries were made up, or came from a file, was measured all the same, and its figures are shown.
    """
    measured = {workload.id for workload in label.result.workloads}
    missing = label.result.missing_workloads
    never = ", ".join(workload_name(name) for name in missing if name not in measured)
    other = ", ".join(workload_name(name) for name in missing if name in measured)
    parts = [f"Not measured: {never}."] if never else []
    if other:
        parts.append(f"Measured, but not with queries of the data set itself, so without a letter: {other}.")
    return " ".join(parts)


def counted_names(workloads: Iterable[WorkloadFigure]) -> list[str]:
    """What was counted on any of the workloads, in the order of `COUNT_NAMES`."""
    known = {name for workload in workloads for name, _ in workload.counts}
    return [name for name in COUNT_NAMES if name in known]


def hardware_in_words(reported: str | None) -> str:
    """A machine as reported, with what its last figure is of: `8 x NVIDIA A100-SXM4-80GB, 1148.738 GB of memory`."""
    return _LAST_SIZE.sub(r"\g<0> of memory", reported or "")


def not_known(label: Label) -> str:
    """What nobody measured of a model that a comparison names: how well it answers, how long; empty where both are."""
    unknown = []
    if label.result.headline is None:
        unknown.append("how well it answers")
    # A model made for the job answers with a label or a span, so there is no length to know.
    if label.subject.approach == "zero-shot" and all(workload.words_out is None for workload in label.result.workloads):
        unknown.append("how long its answers were")
    return " and ".join(unknown)


def checked_in_words(label: Label) -> str:
    """The label's state in a sentence without its full stop: who stands behind the figure."""
    state, reproductions = label.result.verification.state, label.result.verification.reproductions
    agreeing, count = sum(item.agrees for item in reproductions), len(reproductions)
    if state == "published":
        return "published: as the study that measured it says"
    if state == "self-reported":
        never = label.subject.weights == "random"
        return f"self-reported: {'a twin is never verified' if never else 'nobody else has measured it yet'}"
    what, so_many = ("agrees", agreeing) if state == "reproduced" else ("disagrees", count - agreeing)
    if count == 1:
        return f"{state}: a second measurement by somebody else {what}"
    return f"{state}: {so_many} of {count} second measurements {what.removesuffix('s') if so_many != 1 else what}"
