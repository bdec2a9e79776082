"""From labelled texts to a trained head: each time from nothing, and by one seed always the same."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.classical.recipes import TREES, Recipe

_MOST_STEPS = 1000


def fitted(recipe: Recipe, features: Any, labels: Sequence[str], seed: int, threads: int) -> Any:
    """A fitted pipeline; its last step knows the classes, in the order of their names.

    `features` are the texts of a recipe that weighs words, else their vectors (n × width, fp32). A forest is grown by
    all `threads`, whatever it will be asked by; what comes out does not depend on their number.
    """
    from sklearn.pipeline import make_pipeline

    with spread_over(threads):
        made = make_pipeline(*_features(recipe), _head(recipe, seed, threads)).fit(features, labels)
    refuse_other_numbers(recipe, made)
    return made


def _features(recipe: Recipe) -> Iterator[Any]:
    if recipe.embedder is None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        yield TfidfVectorizer(ngram_range=(1, 2))


def _head(recipe: Recipe, seed: int, threads: int) -> Any:
    if recipe.head == "random-forest":
        from sklearn.ensemble import RandomForestClassifier

        return RandomForestClassifier(TREES, random_state=seed, n_jobs=threads)
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(random_state=seed, max_iter=_MOST_STEPS)


@contextmanager
def spread_over(threads: int) -> Iterator[None]:
    """NumPy's own libraries take as many threads as they like, unless they are told."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(threads, user_api="blas"):
        yield


def numbers_of(pipeline: Any) -> dict[str, Any]:
    """The arrays of numbers that a fitted pipeline decides by, by their names: what its weights are."""
    found: dict[str, Any] = {}
    for _, step in pipeline.steps:
        for name in ("idf_", "coef_", "intercept_"):
            if hasattr(step, name):
                found[name] = getattr(step, name)
        for place, tree in enumerate(getattr(step, "estimators_", ())):
            found |= {f"trees[{place}].threshold": tree.tree_.threshold, f"trees[{place}].value": tree.tree_.value}
    return found


def refuse_other_numbers(recipe: Recipe, pipeline: Any) -> None:
    """`LoadingError` unless every number is finite, and of the precision that a record will say: fp64 for words.

    Vectors are of the embedder's precision, which the record says; the few weights upon them have none of their own.
    """
    import numpy as np

    for name, numbers in numbers_of(pipeline).items():
        if not np.isfinite(numbers).all():
            raise LoadingError(f"What was trained has weights that are no finite numbers ({name}); train it anew.")
        if recipe.embedder is None and numbers.dtype != np.float64:
            raise LoadingError(
                f"The record would say fp64, and {name} is {numbers.dtype}; take the scikit-learn that the suite names."
            )
