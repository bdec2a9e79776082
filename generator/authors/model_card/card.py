"""`energy-label card`: which labels of which site, in which form."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from generator.authors.checkout import imprint_of, measurements_at
from generator.authors.model_card.eval_results import eval_results
from generator.authors.model_card.readme import section
from generator.authors.model_card.spdx import spdx
from generator.errors import EnergyLabelError, shown, unknown
from generator.grading import graded
from generator.labels.label import Label
from generator.options.authoring import CardOptions
from generator.pages.edition.edition import Edition
from generator.records.patterns import HUB_ID_PATTERN
from generator.web import refuse_user

# What a build says of its address where nobody does (mkdocs.yml): nothing answers there.
NO_SITE = "https://model-energy-label.example/"
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?")
# A data set on the Hub: nothing else reaches an address there.
_DATA_SET = re.compile(HUB_ID_PATTERN)
_NOT_LABELLED = (
    "check that it is spelled as on the Hub; a model without a label must be measured first (see energy-label measure "
    "--help)."
)


def read(options: CardOptions) -> tuple[Edition, Sequence[Label]]:
    """The edition at the site's address and the labels asked for; raises where there are none, with the nearest names.

    Without an address (`--site`, or SITE_URL) the placeholder is taken, and said to be one.
    """
    if options.benchmark is not None and not _DATA_SET.fullmatch(options.benchmark):
        raise EnergyLabelError(f"--benchmark is {shown(options.benchmark)}; name a data set of the Hub: ORG/DATASET.")
    measurements, today = measurements_at(options.measurements), datetime.now(UTC).date()
    imprint = imprint_of(measurements)
    site = options.site or imprint.address
    edition = graded(measurements, _address(site or NO_SITE), today, imprint=imprint)
    if options.model not in edition.models:
        # The whole list would be as long as the site.
        raise unknown("labelled model", options.model, edition.models, _NOT_LABELLED)
    labels = edition.models[options.model]
    tasks = list(dict.fromkeys(label.subject.task for label in labels))
    if options.task is not None and options.task not in tasks:
        raise unknown("labelled task", options.task, tasks)
    if not site:
        print(
            f"energy-label: the site's address is not known, so links lead to {NO_SITE} where nothing answers; "
            "name it with --site URL, SITE_URL or in site.toml.",
            file=sys.stderr,
        )
    return edition, [label for label in labels if options.task in (None, label.subject.task)]


def _address(site: str) -> str:
    """With the slash at its end that every path of the site follows."""
    refuse_user(site)
    if not _SITE.fullmatch(site):
        raise EnergyLabelError(f"The site's address is {shown(site)}; give one like https://labels.example.org/.")
    return site if site.endswith("/") else f"{site}/"


def card_text(options: CardOptions) -> str:
    """What the command prints; links are whole addresses."""
    if options.yes:
        raise EnergyLabelError("--yes opens the pull request that --push shows; give both, or neither.")
    if options.benchmark is not None and options.format != "hf-eval-results":
        raise EnergyLabelError("--benchmark is for --format hf-eval-results and for --push; give one of them too.")
    edition, labels = read(options)
    if options.format == "hf-eval-results":
        return eval_results(edition, labels, options.benchmark)
    return spdx(edition, labels) if options.format == "spdx" else section(edition, labels)
