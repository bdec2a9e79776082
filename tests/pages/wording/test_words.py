"""Words of a record that a reader needs another word to understand."""

import pytest

from generator.pages.wording.words import hardware_in_words


@pytest.mark.parametrize(
    ("reported", "words"),
    [
        ("8 x A100, Xeon 8275CL @ 3.00GHz, 1148.738 GB", "8 x A100, Xeon 8275CL @ 3.00GHz, 1148.738 GB of memory"),
        ("AMD EPYC, 2 logical cores, 24 GiB memory", "AMD EPYC, 2 logical cores, 24 GiB memory"),
        ("NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3"),
        (None, ""),
    ],
)
def test_the_last_size_of_a_machine_is_its_memory(reported: str | None, words: str) -> None:
    assert hardware_in_words(reported) == words
