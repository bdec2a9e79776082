"""No two labels have one address, whatever their variants and profiles are called."""

from dataclasses import replace

import pytest

from generator.errors import RecordFaultsError
from generator.labels.label import Label
from generator.pages.edition.address_check import check_addresses
from tests.pages.making import label


def _label(profile: str, variant: str | None, short: bool = False) -> Label:
    made = label()
    path = f"{profile}/{made.subject.task}/acme--small{f'--{variant}' if variant else ''}.json"
    return replace(
        made,
        setup=replace(made.setup, profile=profile, variant=variant),
        source=replace(made.source, record_path=path, short_address=short),
    )


def test_labels_of_one_model_have_each_their_own() -> None:
    check_addresses(
        [_label("one", None, True), _label("one", "fp16", True), _label("two", None), _label("two", "fp16")]
    )


@pytest.mark.parametrize(
    ("one", "other", "blamed"),
    [
        # Neither of which a profile's own form lets happen now.
        (_label("pp", "fp16"), _label("fp16--pp", None), "fp16--pp/"),
        (_label("one", None), _label("ONE", None), "ONE/"),
        # A variant that is named like a profile: who has the short address keeps it.
        (_label("fp16", None), _label("one", "fp16", True), "fp16/"),
        (_label("one", "fp16", True), _label("fp16", None), "fp16/"),
    ],
)
def test_two_labels_at_one_address_are_refused(one: Label, other: Label, blamed: str) -> None:
    with pytest.raises(RecordFaultsError) as caught:
        check_addresses([one, other])
    (fault,) = caught.value.faults
    assert fault.file.startswith(blamed) and "has this address" in fault.reason
