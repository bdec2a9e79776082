"""What a profile's figures hold, in words: which parts of the computer were counted, and how."""

from generator.pages.wording.numbers import counted as numbered
from generator.pages.wording.numbers import joined
from generator.pages.wording.words import COMPONENT_NAMES
from generator.records.model import Counting
from generator.records.profile import Profile


def counted_in_words(profile: Profile) -> str:
    """What is counted and how: `8 GPUs, of which 1 worked; processor and memory estimated`, `1 GPU measured`.

    `measured` is left out where a GPU was and all else was not, `no GPU` is said where none was counted, and of a whole
    computer how many GPUs it has: `the whole computer at the wall, with 8 GPUs`.
    """
    boundary, counted = profile.boundary, profile.accelerators_counted
    if boundary.node != "excluded":
        gpus = f", with {numbered(counted, 'GPU')}" if counted else ""
        return f"the whole computer at the wall{gpus}{'' if boundary.node == 'measured' else ', estimated'}"
    if (boundary.gpu, boundary.cpu, boundary.ram) == ("measured", "estimated", "estimated"):
        return f"{_gpus(profile).removesuffix(',')}; processor and memory estimated"
    groups = _by_counting(profile)
    return f"no GPU; {', '.join(groups)}" if boundary.gpu == "excluded" else "; ".join(groups)


def counted_in_short(profile: Profile) -> str:
    """The same where a label has one line for it: `8 GPUs, 1 worked; processor, memory estimated`."""
    words = counted_in_words(profile)
    some = ", of which "
    return words.replace(some, ", ").replace("processor and memory", "processor, memory") if some in words else words


def boundary_in_words(profile: Profile) -> str:
    """The same with every part by its name: `GPU measured; processor and memory estimated`."""
    node = profile.boundary.node
    return "; ".join(_by_counting(profile)) if node == "excluded" else f"whole computer at the wall, {node}"


def _by_counting(profile: Profile) -> list[str]:
    """`1 GPU and processor measured`, `memory estimated`: what was counted alike stands together."""
    alike: dict[Counting, list[str]] = {}
    for name in profile.boundary.counted():
        words = _gpus(profile) if name == "gpu" else COMPONENT_NAMES[name].lower()
        alike.setdefault(profile.boundary.counting(name), []).append(words)
    return [f"{joined(parts)} {counting}" for counting, parts in alike.items()]


def _gpus(profile: Profile) -> str:
    """`GPUs of the job`, `1 GPU`, or with the comma that closes what is put in: `8 GPUs, of which 1 worked,`."""
    if profile.gpus_of_the_job:
        return "GPUs of the job"
    counted, used = profile.accelerators_counted, profile.accelerators_used
    return numbered(counted, "GPU") if counted == used else f"{numbered(counted, 'GPU')}, of which {used} worked,"
