"""What a recipe's name means as a target: which recipe, by which embedder, and what can be asked of neither."""

from collections.abc import Mapping
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.campaign.planning.target import Found, find_model
from generator.suite.case import Case, load_case
from generator.suite.queries.workload import CaseWorkload
from generator.suite.runtimes.classical.recipes import Recipe, recipe_of

_ENCODERS = "sentence-similarity"


def find_recipe(case: Case, given: str, embedder: str | None, name: str | None, approach: str | None) -> Found:
    """The recipe `given`, whose record carries that very id. Where its vectors come from is what is fetched.

    The embedder is a folder or a Hub id; one that the suite knows by the name in the recipe's id need not be said.
    """
    recipe = recipe_of(given)
    if "classical" not in case.approaches:
        raise EnergyLabelError(f"{case.task} trains nothing, so that {given} cannot do it; choose another model.")
    if approach not in (None, "classical"):
        raise EnergyLabelError(f"{given} is classical, and not {shown(approach)}; leave out --approach.")
    if name not in (None, given):
        raise EnergyLabelError(f"{given} has a name of its own, which its record carries; leave out --as {name}.")
    if recipe.embedder is None:
        if embedder is not None:
            raise EnergyLabelError(f"{given} weighs words and embeds nothing; leave out --embedder.")
        return Found("recipe", recipe.name, recipe.id, "classical", recipe=recipe.name)
    found = _encoder(recipe, embedder)
    return Found(found.source, found.at, recipe.id, "classical", found.prefix, found.branch, recipe.name)


def _encoder(recipe: Recipe, given: str | None) -> Found:
    encoders = load_case(_ENCODERS)
    if given is None:
        known = [model.id for model in encoders.models if _named(model.id) == recipe.embedder]
        if not known:
            raise EnergyLabelError(
                f"{recipe.id} needs an embedder; say which with --embedder, a Hub id or a folder (./…)."
            )
        given = known[0]
    folder = given.startswith(("/", ".", "~"))
    if not folder and _named(given) != recipe.embedder:
        raise EnergyLabelError(
            f"The embedder {shown(given)} is called {shown(_named(given))} in a recipe's id, and not "
            f"{recipe.embedder}; correct one of the two."
        )
    found = find_model(encoders, given, recipe.id if folder else None)
    if found.source == "architecture":
        raise EnergyLabelError(f"{given} is an architecture, whose vectors say nothing; name a trained embedder.")
    return found


def _named(hub_id: str) -> str:
    return hub_id.rpartition("/")[2].lower()


def refuse_untrainable(case: Case, given: str, workloads: tuple[CaseWorkload, ...]) -> None:
    """Raise for a workload that has nothing to train on."""
    lacking = [workload.id for workload in workloads if workload.training is None]
    if lacking:
        could = ", ".join(workload.id for workload in case.workloads if workload.training)
        remedy = f"take --workload of {could}" if could else "choose another model"
        raise EnergyLabelError(
            f"{lacking[0]} has no training split, so that {given} cannot be trained for it; {remedy}."
        )


def refuse_not_for_recipes(given: str, recipe: Recipe, said: Mapping[str, Any]) -> None:
    """Raise for what cannot be asked of a recipe, of the options that were `said` otherwise than by default."""
    if said.get("weights") == "random":
        raise EnergyLabelError(f"{given} is trained here and has no weights to draw at random; leave out --weights.")
    if "compiled" in said:
        raise EnergyLabelError(f"{given} is scikit-learn's, which torch does not compile; leave out --compile.")
    needless = sorted(set(said) - {"weights"})
    if recipe.embedder is None and needless:
        raise EnergyLabelError(
            f"{given} has no embedder, and scikit-learn weighs words in double precision; leave out "
            f"--{needless[0].replace('_', '-')}."
        )
