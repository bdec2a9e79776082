"""What is a word of a text, in whatever script: where a script writes none apart, each of its letters is one."""

import re
import unicodedata

# Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")


def places(text: str) -> list[tuple[int, int]]:
    """Where each word begins and ends, with the marks that stand at it."""
    return [found.span() for found in _PIECE.finditer(text)]


def bare_words(text: str) -> list[str]:
    """The words in small letters, cut at whatever is neither letter nor digit; vowel signs belong to their letters."""
    folded = unicodedata.normalize("NFC", text).lower()
    plain = "".join(letter if _of_a_word(letter) else " " for letter in folded)
    return _PIECE.findall(plain)


def _of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
