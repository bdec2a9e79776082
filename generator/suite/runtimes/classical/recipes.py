"""The recipes that the suite trains, by their ids. Light: no library is imported.

A recipe is what texts are made of (`features`), what decides by them (`head`), and over how many threads one query is
spread. Where it starts with an embedder's name, the features are the vectors of that sentence encoder.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from generator.errors import EnergyLabelError, nearest, shown

ORGANISATION = "scikit-learn/"
_BY_EMBEDDING = "-logistic-regression"
_EXTRA = {"sklearn": "scikit-learn", "skops": "skops"}


@dataclass(frozen=True)
class Recipe:
    """One recipe. `parallel`: the threads that the measurement has are started anew for each query.

    `embedder` is the lower-case name of the sentence encoder; `None` for a recipe that weighs words.
    """

    name: str
    words: str
    head: Literal["logistic-regression", "random-forest"]
    parallel: bool = False
    embedder: str | None = None

    @property
    def id(self) -> str:
        """The model's id in a record."""
        return f"{ORGANISATION}{self.name}"


TREES = 200
_FOREST = f"TF-IDF of one and two words and a random forest of {TREES} trees"
BY_WORDS: tuple[Recipe, ...] = (
    Recipe(
        "tfidf-logistic-regression",
        "TF-IDF of one and two words and a logistic regression",
        "logistic-regression",
    ),
    Recipe("tfidf-random-forest", f"{_FOREST}, asked by one thread", "random-forest"),
    Recipe(
        "tfidf-random-forest-parallel",
        f"{_FOREST}, which are spread over all threads: these are started anew for each query",
        "random-forest",
        parallel=True,
    ),
)


def is_recipe(given: str) -> bool:
    """Whether a model's name is that of something that the suite trains."""
    return given.startswith(ORGANISATION)


def recipe_of(given: str) -> Recipe:
    """The recipe of this id; `EnergyLabelError` for one that is none, with the nearest."""
    name = given.removeprefix(ORGANISATION)
    for recipe in BY_WORDS:
        if recipe.name == name:
            return recipe
    embedder = name.removesuffix(_BY_EMBEDDING)
    if embedder and embedder != name and not embedder.startswith("tfidf"):
        words = f"the sentence's vector by {embedder} and a logistic regression"
        return Recipe(name, words, "logistic-regression", embedder=embedder)
    known = [recipe.name for recipe in BY_WORDS]
    near = nearest(name, known)
    if near:
        raise EnergyLabelError(f"No recipe {shown(given)}: did you mean {' or '.join(ORGANISATION + n for n in near)}?")
    raise EnergyLabelError(
        f"No recipe {shown(given)}: there is {', '.join(recipe.id for recipe in BY_WORDS)}, and "
        f"{ORGANISATION}EMBEDDER{_BY_EMBEDDING} with the lower-case name of a sentence encoder."
    )


def threads_asked(recipe: Recipe, given: int) -> int:
    """Over how many of the threads that are `given` one query is spread: an embedder takes them all, like any model."""
    return given if recipe.parallel or recipe.embedder else 1


def refuse_without_libraries() -> None:
    """Raise where the extra is not installed: before anything is fetched or written."""
    for module, name in _EXTRA.items():
        if find_spec(module) is None:
            raise EnergyLabelError(
                f"{name} is not installed, without which no recipe of scikit-learn's is trained or kept; install it "
                "with: pip install 'model-energy-label[classical]'"
            )
