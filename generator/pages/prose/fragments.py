"""Computed pieces of hand-written pages: `<!-- energy-label: NAME -->` in a Markdown page is replaced by one."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from jinja2 import Environment
from markupsafe import escape

from generator.errors import EnergyLabelError
from generator.pages.comparing.side_by_side import example_comparison
from generator.pages.edition.content import Content
from generator.pages.finding import structured
from generator.pages.finding.columns import LABELS, POINTS, RUNS
from generator.pages.history.changelog import changelog
from generator.pages.looks import policy
from generator.pages.prose import (
    api_page,
    assumptions,
    embed_page,
    home_page,
    imprint_page,
    licences_page,
    method_pages,
    speed_page,
    study_pages,
    understand_pages,
)
from generator.pages.prose.need import page as need_page
from generator.pages.prose.quantising import page as quantising_page
from generator.pages.prose.verification_example import verification_example
from generator.pages.wording.numbers import significant
from generator.studies.registry import studies

Fragment = Callable[[], str]
# In a block of code, Markdown has escaped it.
_PLACE = re.compile(r"(?:<|&lt;)!--\s*energy-label:\s*([a-z-]+)\s*--(?:>|&gt;)")


# The pieces that no record has a part in.
_FIXED = frozenset({"licences", "policy", "strictest-policy"})


def is_fixed(html: str) -> bool:
    """Whether what is set into `html` is the same whatever the records are."""
    return _FIXED.issuperset(_PLACE.findall(html))


def filled(html: str, fragments: Mapping[str, Fragment], page: str) -> str:
    """`html` with each placeholder replaced; raises `EnergyLabelError` for a name nobody computes."""

    def fragment(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in fragments:
            raise EnergyLabelError(f"{page}: no fragment {name!r}; there are: {', '.join(sorted(fragments))}.")
        return fragments[name]()

    return _PLACE.sub(fragment, html)


def base_of(page_url: str) -> str:
    """The way from a page (its URL, with a final slash or empty) to the site's root."""
    return "../" * page_url.count("/")


def fragments(made: Environment, content: Content, drawn: Mapping[str, str], base: str) -> dict[str, Fragment]:
    """Every fragment by name, made when asked for, with links for a page `base` away from the root.

    `drawn` are the site's charts as SVG text, by name.
    """
    edition, explained = content.edition, content.explained
    return (
        _of_studies(made, content)
        | api_page.fragments(made, edition, base)
        | quantising_page.fragments(made, edition, drawn, base)
        | need_page.fragments(made, edition, base)
        | imprint_page.fragments(made, edition.imprint, base)
        | speed_page.fragments(made, content.bench)
        | {
            "annotated-label": lambda: home_page.annotated_label(made, edition, base),
            "boundary": lambda: understand_pages.boundary(made, edition, explained, drawn, base),
            "changes": lambda: made.get_template("changes.html").render(base=base, entries=changelog(edition)),
            "totals": lambda: study_pages.totals(edition),
            "studies-count": lambda: study_pages.studies_count(edition),
            "origin": lambda: study_pages.origin(edition),
            "disclosures": lambda: understand_pages.disclosures(made, content.disclosures),
            "disclosures-count": lambda: understand_pages.disclosures_count(content.disclosures),
            "edition": edition.day.isoformat,
            "columns": lambda: made.get_template("columns.html").render(
                tables={"labels": LABELS, "points": POINTS, "runs": RUNS}
            ),
            "dataset": lambda: structured.dataset(edition),
            **{f"embed-{name}": partial(embed_page.piece, made, edition, base, name) for name in embed_page.PIECES},
            "embed-kept": lambda: embed_page.kept_hours(edition),
            "example-comparison": lambda: example_comparison(made, edition, base),
            "findings": lambda: home_page.findings_section(made, edition, drawn, base),
            "policy": lambda: escape(policy.POLICY),
            "strictest-policy": lambda: escape(policy.STRICTEST),
            "licences": lambda: licences_page.licences(made),
            "meters": lambda: made.get_template("meters.html").render(profiles=method_pages.used_profiles(edition)),
            "newest": lambda: home_page.newest_labels(made, edition, base),
            "preview": lambda: home_page.preview_line(made, content.preview, base),
            "reading-example": lambda: home_page.reading_example(made, edition, base),
            "operating-rules": lambda: assumptions.operating_rules(made, edition),
            "passes-apart": lambda: assumptions.passes_apart(content.twice),
            "repeatability": lambda: assumptions.repeatability(made, edition),
            "scales": lambda: method_pages.scales(made, edition),
            "statuses": lambda: understand_pages.statuses(made),
            "stopping": lambda: method_pages.stopping(made, explained),
            "task-tiles": lambda: home_page.task_tiles(made, edition, base),
            "uncertainty": lambda: understand_pages.uncertainty(made, edition, explained, drawn, base),
            "verification-example": lambda: verification_example(made, edition, base),
            "now": lambda: home_page.now_sentence(made, edition, base),
        }
    )


def _of_studies(environment: Environment, content: Content) -> dict[str, Fragment]:
    """Each study's tables, its counts and its grid factor, called after it."""
    found: dict[str, Fragment] = {}
    for study in studies().values():
        for name, table in study.tables.items():
            found[f"{study.id}-{name}"] = partial(
                method_pages.study, environment, table, content.records[study.id], content.edition
            )
        found[f"{study.id}-counts"] = partial(method_pages.counts, content.records[study.id])
        if study.grid:
            found[f"{study.id}-grid"] = partial(significant, study.grid.grams, 4)
    return found
