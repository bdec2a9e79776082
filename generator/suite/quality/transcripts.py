"""The word error rate of what was written down, by jiwer, after Whisper's normaliser of English."""

from generator.suite.quality.score import Held, Score, score, tool


def wer(held: Held) -> list[Score]:
    """Wrong, missing and added words for each word that was said; less is better, and saying nothing gives 1.

    The normaliser is transformers' copy, without the table of British spellings, which ships with single models alone.
    """
    import jiwer
    import numpy as np
    from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

    plain = EnglishTextNormalizer({})
    pairs = [(plain(said), plain(heard)) for said, heard in zip(held.references, held.answers, strict=True)]
    # What normalising leaves nothing of ("uh") was no word.
    pairs = [pair for pair in pairs if pair[0]]
    if not pairs:
        return []
    faults, words = [], []
    for said, heard in pairs:
        found = jiwer.process_words(said, heard)
        faults.append(found.substitutions + found.deletions + found.insertions)
        words.append(len(said.split()))
    wrong, all_words = np.array(faults), np.array(words)
    value = jiwer.wer([said for said, _ in pairs], [heard for _, heard in pairs])
    by = f"{tool('jiwer')} after Whisper's EnglishTextNormalizer ({tool('transformers')})"
    return [
        score(
            "WER",
            float(value),
            lambda chosen: wrong[chosen].sum() / all_words[chosen].sum(),
            held,
            1.0,
            by,
            items=len(pairs),
            better="lower",
        )
    ]
