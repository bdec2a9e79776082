"""What a configuration may call its classes, and that one class is none to be told apart."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.models.setup import LoadingError
from generator.suite.workloads.labelling import labels_of


def saying(id2label: dict[int, Any]) -> Any:
    return SimpleNamespace(id2label=id2label)


def test_labels_stand_in_the_order_of_their_numbers() -> None:
    assert list(labels_of(saying({10: "c", 2: "b", 0: 1}), "acme/model").items()) == [(0, "1"), (2, "b"), (10, "c")]


@given(st.dictionaries(st.integers(0, 9), st.none() | st.booleans() | st.text() | st.lists(st.text()), min_size=2))
def test_whatever_is_no_name_is_refused_by_its_number(id2label: dict[int, Any]) -> None:
    odd = [number for number, label in id2label.items() if not isinstance(label, str)]
    if not odd:
        assert list(labels_of(saying(id2label), "acme/model")) == sorted(id2label)
        return
    with pytest.raises(LoadingError, match=rf"^acme/model calls its class {odd[0]} .* which is not a name; fetch"):
        labels_of(saying(id2label), "acme/model")


def test_one_class_is_none_to_be_told_apart() -> None:
    with pytest.raises(LoadingError, match=r"^acme/model knows 1 class by its config"):
        labels_of(saying({0: "LABEL_0"}), "acme/model")
    assert labels_of(saying({0: "face"}), "acme/model", at_least=1) == {0: "face"}


@pytest.mark.parametrize(
    ("task", "architecture"),
    [
        ("text-classification", "bert-text-classification-tiny"),
        ("token-classification", "bert-token-classification-tiny"),
        ("image-classification", "vit-image-classification-tiny"),
    ],
)
def test_a_head_of_one_number_is_refused_where_classes_are_told_apart(
    adapter_of: Callable[..., Any], task: str, architecture: str
) -> None:
    with pytest.raises(LoadingError, match=f"^{architecture} knows 1 class"):
        adapter_of(
            task, architecture, "fine-tuned", num_labels=1, **({"id2label": {0: "O"}} if "token" in task else {})
        )
