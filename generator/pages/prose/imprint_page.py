"""Computed pieces that name the publisher or lead to the repository; where it is unknown, nothing leads anywhere."""

from collections.abc import Callable

from jinja2 import Environment
from markupsafe import escape

from generator.pages.edition.imprint import Imprint

_COMMIT, _ACTION, _FOLDER = "COMMIT", "OWNER/REPOSITORY", "model-energy-label"


def fragments(made: Environment, imprint: Imprint, base: str) -> dict[str, Callable[[], str]]:
    """Each piece by its name, for a page `base` away from the root."""
    return {
        "imprint": lambda: made.get_template("imprint.html").render(i=imprint, base=base),
        "site-name": lambda: str(escape(imprint.name)),
        "repository": lambda: _link(imprint.repository, "the repository of this site"),
        "fork": lambda: _fork(imprint),
        "source": lambda: str(escape(imprint.repository or "ADDRESS-OF-THE-REPOSITORY")),
        "clone": lambda: str(escape(_clone(imprint))),
        "clone-folder": lambda: str(escape(imprint.repository_name or _FOLDER)),
        "action-words": lambda: _action_words(imprint),
        "report": lambda: _link(imprint.report_address, "Report it"),
    }


def action_of(imprint: Imprint) -> str:
    """What a workflow's `uses:` says, with words in capitals for what is not known."""
    return f"{imprint.action or _ACTION}@{(imprint.action and imprint.commit) or _COMMIT}"


def _link(address: str | None, words: str) -> str:
    return f'<a href="{escape(address)}">{words}</a>' if address else words


def _fork(imprint: Imprint) -> str:
    if imprint.forge == "github":
        return _link(f"{imprint.repository}/fork", "Fork it on GitHub")
    return _link(imprint.repository, "Fork the repository of this site")


def _clone(imprint: Imprint) -> str:
    """The address of a reader's own fork, which only the reader knows whole."""
    if imprint.repository and imprint.forge:
        host = imprint.repository.split("/")[2]
        return f"https://{host}/YOUR-NAME/{imprint.repository_name}"
    return "ADDRESS-OF-YOUR-FORK"


def _action_words(imprint: Imprint) -> str:
    if imprint.action is None:
        return (
            f"<code>{_ACTION}@{_COMMIT}</code> stands for a copy of this site's repository on GitHub, whose address "
            "this site does not know, at a commit that you have looked at."
        )
    repository = _link(imprint.repository, "this site's repository")
    if imprint.commit is None:
        return (
            f"<code>uses</code> names {repository}; in place of <code>{_COMMIT}</code> write the hash of a commit that "
            "you have looked at."
        )
    at = _link(f"{imprint.repository}/tree/{imprint.commit}", "the commit that the site was built from")
    return f"<code>uses</code> names {repository} at {at}: look at it before you run it."
