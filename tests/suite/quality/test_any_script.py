"""Words of any script: as rouge-score has them where they are of ASCII, and as long a piece as an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.needs import need
from tests.suite.quality.holding import held

pytestmark = pytest.mark.usefixtures("libraries")
pytest.importorskip("numpy", reason="the extra `suite` is not installed (make suite)")


@given(st.text(st.characters(max_codepoint=127)))
def test_the_words_of_ascii_are_rouge_score_s_own(text: str) -> None:
    need("rouge_score")
    from rouge_score.tokenizers import DefaultTokenizer

    from generator.suite.quality.overlaps import Words

    assert Words().tokenize(text) == DefaultTokenizer(use_stemmer=True).tokenize(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Кошка сидит на окне.", 4),
        ("猫坐在窗台上。", 6),
        ("ネコは窓にいる", 7),
        ("हिन्दी में लिखा", 3),
        ("Ένα μικρό σπίτι", 3),
        ("한국어 문장", 2),
        ("قطة على النافذة", 3),
    ],
)
def test_a_faultless_summary_in_any_script_has_all_its_words(text: str, words: int) -> None:
    need("rouge_score")
    from generator.suite.quality.overlaps import rouge_1
    from generator.suite.quality.spoken import bare_words

    assert len(bare_words(text)) == words
    [found] = rouge_1(held([text], [(text,)], texts=["x y z " + " ".join(map(str, range(90)))]))
    assert found.value == 1.0 and found.chance < 0.1


@given(st.text())
def test_a_random_piece_is_as_long_as_the_answer_in_any_script(text: str) -> None:
    need("numpy")
    from generator.suite.quality.pieces import by_random_pieces
    from generator.suite.quality.spoken import places

    drawn: list[str] = []
    words = len(places(text))

    def figure(_: int, piece: str) -> float:
        drawn.append(piece)
        return 0.0

    by_random_pieces(held(["一二"], [("",)], texts=[text]), figure)
    assert {len(places(piece)) for piece in drawn} == {min(2, words)} and all(piece in text for piece in drawn)
