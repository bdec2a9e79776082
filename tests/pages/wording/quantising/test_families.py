"""The methods in words: each has one name, and the memory that is told of is arithmetic."""

from typing import get_args

import pytest

from generator.pages.prose.quantising.memory import gigabytes, rows
from generator.pages.wording.quantising.families import families, family_of, memory, method_name, with_bits
from generator.records.model import Quantization

# Of meta-llama/Llama-3.1-8B, by which llama.cpp tells its bits.
_PARAMETERS, _GIB = 8_030_261_248, 2**30


@pytest.mark.parametrize("method", get_args(Quantization))
def test_every_quantisation_is_in_one_family(method: str) -> None:
    assert [family for family in families() if method in family.methods] == [family_of(method)]
    assert with_bits(method).startswith(method_name(method))


def test_no_two_methods_are_called_the_same() -> None:
    names = [method_name(method) for family in families() for method in family.methods]
    assert len(set(names)) == len(names)
    assert {family.lanes for family in families()} <= {"method", "at-once", "model"}
    assert len({family.id for family in families()}) == len(families())


def test_every_source_has_an_address() -> None:
    for family in families():
        assert all(text and url.startswith("https://") for text, url in family.sources)
    assert memory().source.startswith("https://github.com/ggml-org/llama.cpp/blob/")


def test_seven_billion_weights_take_what_everybody_says() -> None:
    taken = {row.kind: row.gigabytes for row in rows()}
    assert taken["FP32"] == 28
    assert taken["FP16"] == 14
    assert taken["Q5_K_M"] == pytest.approx(5.0, abs=0.05)
    assert list(taken.values()) == sorted(taken.values(), reverse=True)


@pytest.mark.parametrize("kind", list(memory().files_gib))
def test_the_bits_of_llama_cpp_give_its_files(kind: str) -> None:
    computed = gigabytes(_PARAMETERS, memory().bits[kind]) * 1e9 / _GIB
    assert computed == pytest.approx(memory().files_gib[kind], abs=0.006)
