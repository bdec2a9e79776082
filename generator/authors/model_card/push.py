"""`energy-label card --push`: the pull request on the Hub, shown first and opened only with `--yes`."""

from collections.abc import Sequence

from generator.authors.model_card.card import read
from generator.authors.model_card.eval_results import PATH, eval_results, task_of
from generator.authors.model_card.hub import Repository, benchmark_tasks, look_up, token_from_environment
from generator.authors.model_card.readme import section
from generator.authors.model_card.readme_merge import Merged, difference, merged_file, merged_readme
from generator.errors import EnergyLabelError, shown
from generator.labels.label import Label
from generator.options.authoring import CardOptions
from generator.pages import urls
from generator.pages.edition.edition import Edition

TITLE = "Add the model's energy label"


def push(options: CardOptions) -> str:
    """What was done, or would be; sends nothing without `--yes`. Raises before anything is sent."""
    token = _allowed(options)
    edition, labels = read(options)
    if options.benchmark is not None:
        _refuse_other_tasks(options.benchmark, labels, token)
    repository = look_up(options.model, "model", token)
    changes = [change for change in _changes(edition, labels, options.benchmark, repository) if change.changes]
    if not changes:
        return f"{options.model} says all of this already; nothing to send.\n"
    shown_first = "".join(difference(change) for change in changes)
    already = repository.open_request(TITLE)
    if not options.yes:
        return shown_first + _would(repository, changes, already)
    if already is not None:
        raise EnergyLabelError(f"A pull request with this title is already open: {already}; merge or close it first.")
    address = repository.open_pull_request(changes, TITLE, _description(edition, options.model))
    return f"{shown_first}\nOpened {address}\n"


def _allowed(options: CardOptions) -> str | None:
    """The token, where what is asked for can be done at all."""
    if options.format != "readme":
        raise EnergyLabelError("--push sends a README section, and results with --benchmark; leave --format out.")
    token = token_from_environment()
    if options.yes and token is None:
        raise EnergyLabelError("--yes needs a token in HF_TOKEN that may write; make one at hf.co/settings/tokens.")
    if options.yes and not options.site:
        raise EnergyLabelError("--yes needs the site's address, for the links in the README: --site URL or SITE_URL.")
    return token


def _refuse_other_tasks(benchmark: str, labels: Sequence[Label], token: str | None) -> None:
    wanted = {task_of(label) for label in labels if label.result.grade.letter is not None}
    lacking = sorted(wanted - benchmark_tasks(benchmark, token))
    if lacking:
        raise EnergyLabelError(
            f"eval.yaml of {benchmark} has no task {shown(lacking[0])}; the Hub would refuse the file."
        )


def _changes(edition: Edition, labels: Sequence[Label], benchmark: str | None, repository: Repository) -> list[Merged]:
    changes = [merged_readme(repository.read("README.md"), section(edition, labels))]
    if benchmark is not None:
        changes.append(merged_file(PATH, repository.read(PATH), eval_results(edition, labels, benchmark)))
    return changes


def _would(repository: Repository, changes: Sequence[Merged], already: str | None) -> str:
    files = " and ".join(change.path for change in changes)
    end = (
        f"But one of this title is open already: {already}; merge or close it first."
        if already
        else "Nothing was sent. Run it again with --yes to open it."
    )
    title = f"“{TITLE}”"
    commit = shown(repository.commit)
    return f"\nA pull request on {repository.name}, {title}, with {files}, from its commit {commit}.\n{end}\n"


def _description(edition: Edition, model: str) -> str:
    page = edition.address(urls.model_page(model))
    return (
        f"This adds what {model} costs in energy when it is used, measured per job: label, figures with their "
        f"95 % intervals, what was counted, and how to cite it. The measurements and the method: {page}\n\n"
        "It stands between two comments and leaves everything else of the README as it is. Nothing of it is about "
        "training. Opened with `energy-label card --push`."
    )
