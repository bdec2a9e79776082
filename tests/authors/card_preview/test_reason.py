"""Why a card could not be built, in a sentence that a report may hold."""

import pytest

from generator.authors.card_preview.standalone_cards import _reason


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Traceback (most recent call last):\nNotADirectoryError: [Errno 20] Not a directory: '/home/site/404.html'",
            "NotADirectoryError: [Errno 20] Not a directory: '.../404.html'",
        ),
        ("ERROR   -  Config value 'x': wrong\n\nAborted with a BuildError!\n", "ERROR   -  Config value 'x': wrong"),
        ("a\n##[error]/root/key", "## [error].../key"),
        ("", "MkDocs did not say why."),
    ],
)
def test_it_holds_neither_a_traceback_nor_a_place_of_this_machine(said: str, told: str) -> None:
    assert _reason(said) == told
