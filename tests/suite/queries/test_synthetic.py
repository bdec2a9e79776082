"""Made-up queries: the recorded lengths exactly, the same on every machine, neither constant nor noise."""

import hashlib
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.case import TASKS, load_case
from generator.suite.queries.preparation import MASK
from generator.suite.queries.sources import queries_for
from generator.suite.queries.synthetic import lengths, text, words
from generator.suite.queries.workload import CaseWorkload, Synthetic

pytest.importorskip("PIL", reason="the extra `suite` is not installed (make suite)")

WORKLOADS = {f"{task}/{w.id}": w for task in TASKS for w in load_case(task).workloads}
TEXTS = sorted(name for name, w in WORKLOADS.items() if w.synthetic.unit == "words")


def small(workload: CaseWorkload) -> CaseWorkload:
    """The same with pictures of 64 × 48 and recordings of at most three seconds, so that tests are quick."""
    shape = workload.synthetic
    if shape.size:
        shape = shape.model_copy(update={"size": (64, 48)})
    elif shape.unit == "seconds":
        shape = shape.model_copy(update={"quantiles": {"audio": (0.5, 1.0, 3.0)}})
    return workload.model_copy(update={"synthetic": shape})


@given(
    st.lists(st.floats(0.5, 1000), min_size=1, max_size=30).map(sorted), st.integers(1, 300), st.integers(0, 2**32 - 1)
)
def test_lengths_are_the_distribution_s_in_an_order_of_chance(row: list[float], count: int, seed: int) -> None:
    synthetic = Synthetic(unit="words", basis="assumed", source="Made up.", quantiles={"text": tuple(row)})
    drawn = lengths(synthetic, "text", count, random.Random(seed))
    assert sorted(drawn) == pytest.approx([synthetic.length("text", (i + 0.5) / count) for i in range(count)])
    # Between two neighbouring quantiles lie as many lengths as their share says, give or take one.
    for place in range(len(row) - 1):
        inside = sum(row[place] < length <= row[place + 1] for length in drawn)
        if len(set(row)) == len(row):
            assert abs(inside - count / (len(row) - 1)) <= 1


@pytest.mark.parametrize("name", TEXTS)
def test_made_up_texts_have_the_case_s_words_for_every_part(name: str) -> None:
    workload = WORKLOADS[name]
    found = queries_for(workload, "synthetic", 40, seed=7)
    assert len(found.queries) == 40
    for role in workload.columns:
        expected = sorted(max(1, round(workload.synthetic.length(role, (i + 0.5) / 40))) for i in range(40))
        counted = [len(query[role].split()) for query in found.queries]
        # A mask put at the end is a word more; one in the place of the last word is not.
        more = workload.prepare.mask == "at-the-end"
        assert sorted(counted) == [count + more for count in expected]
        if len(set(expected)) > 5:
            assert counted != sorted(counted)
        masks = 1 if workload.prepare.mask else 0
        assert {query[role].count(MASK) for query in found.queries} == {masks}


def test_parts_of_a_query_have_lengths_of_their_own() -> None:
    found = queries_for(WORKLOADS["sentence-similarity/stsbenchmark"], "synthetic", 100, seed=7)
    first, second = ([len(query[role].split()) for query in found.queries] for role in ("first", "second"))
    assert sorted(first) == sorted(second)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.5
    assert all(query["first"] != query["second"] for query in found.queries)


def test_the_record_says_what_was_made_up_and_after_what() -> None:
    found = queries_for(WORKLOADS["fill-mask/c4"], "synthetic", 3, seed=11)
    assert found.dataset.name == "synthetic (seed 11), of the assumed lengths of allenai/c4"
    assert (found.dataset.config, found.dataset.split, found.dataset.revision) == (None, None, None)
    assert (found.origin, found.source) == ("synthetic", None)
    # Lengths are those after cutting, so nothing was cut: only the mask was put.
    assert found.preparation == "The last of them replaced by the model's mask token"
    pictures = queries_for(small(WORKLOADS["image-classification/cifar10-resized"]), "synthetic", 1, seed=11)
    assert pictures.dataset.name == "synthetic (seed 11), in the size of uoft-cs/cifar10"
    assert pictures.preparation is None


@pytest.mark.parametrize("task", TASKS)
def test_the_same_seed_gives_the_same_queries_and_another_seed_others(task: str) -> None:
    workload = small(load_case(task).workloads[0])

    def digest(seed: int) -> str:
        seen = hashlib.sha256()
        for query in queries_for(workload, "synthetic", 5, seed).queries:
            for role in sorted(query):
                value = query[role]
                seen.update(value.encode() if isinstance(value, str) else np.asarray(value).tobytes())
        return seen.hexdigest()

    assert digest(3) == digest(3)
    assert digest(3) != digest(4)


def test_queries_are_those_of_every_machine() -> None:
    """Digests written down once: another numpy, Python or processor gives the same bytes."""
    picture = queries_for(small(WORKLOADS["object-detection/coco-resized"]), "synthetic", 1, 1).queries[0]["image"]
    audio = queries_for(small(WORKLOADS["automatic-speech-recognition/librispeech-clean"]), "synthetic", 1, 1)
    sound = (audio.queries[0]["audio"] * 32768).astype("<i2")
    written = queries_for(WORKLOADS["text-classification/sst2"], "synthetic", 2, 1).queries
    seen = [picture.tobytes(), sound.tobytes(), " ".join(query["text"] for query in written).encode()]
    assert [hashlib.sha256(data).hexdigest()[:16] for data in seen] == [
        "9fbb418d0a27075f",
        "adaeb15f2db6264f",
        "2f512d971aecfd83",
    ]


@given(st.integers(0, 2**64 - 1), st.integers(1, 90), st.integers(1, 90))
def test_pictures_have_their_size_and_are_neither_constant_nor_noise(seed: int, width: int, height: int) -> None:
    from generator.suite.queries.synthetic_media import picture

    made = picture(seed, (width, height))
    assert (made.size, made.mode) == ((width, height), "RGB")
    if min(width, height) < 40:
        return
    values = np.asarray(made).astype(int)
    neighbours, strangers = np.abs(np.diff(values, axis=1)), np.abs(values - np.roll(values, width // 2, axis=1))
    assert values.std() > 8
    # Beside each other alike, far from each other not: pure noise has the two equal.
    assert 1 < neighbours.mean() < strangers.mean()


@given(st.integers(0, 2**64 - 1), st.floats(0.2, 4), st.sampled_from([8000, 16000, 22050]))
def test_recordings_have_their_length_and_a_voice_s_level_and_band(seed: int, seconds: float, rate: int) -> None:
    from generator.suite.queries.synthetic_media import recording

    made = recording(seed, seconds, rate)
    assert (made.dtype, made.shape) == (np.float32, (round(seconds * rate),))
    assert 0.05 < np.sqrt(np.mean(made**2)) < 0.12
    assert np.abs(made).max() <= 1
    power, pitch = np.abs(np.fft.rfft(made)) ** 2, np.fft.rfftfreq(len(made), 1 / rate)
    assert power[(pitch > 80) & (pitch < 4000)].sum() > 0.9 * power.sum()


@given(st.integers(1, 200), st.integers(0, 1000))
def test_texts_have_as_many_words_as_asked_and_of_the_vocabulary_alone(count: int, seed: int) -> None:
    made = text(random.Random(seed), count).split()
    assert len(made) == count
    assert set(made) <= set(words())
