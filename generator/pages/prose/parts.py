"""Parts of hand-written pages that stand only where this site has what they tell of.

    <!-- energy-label-if: studies -->
    Figures come from studies.
    <!-- energy-label-else -->
    They were all measured here.
    <!-- energy-label-end -->

They are chosen in the Markdown, before a heading becomes an entry of the page's contents and a link is followed.
"""

import re
from collections.abc import Callable, Container, Mapping
from posixpath import dirname, join, normpath

from generator.errors import EnergyLabelError
from generator.pages.comparing.side_by_side import worked_example
from generator.pages.edition.content import Content
from generator.pages.edition.tiles import tiles
from generator.pages.prose import findings, speed_page
from generator.pages.prose.need import page as need_page
from generator.pages.prose.serving import serving
from generator.studies.registry import EXPLAINED, studies

_MARK = r"<!--\s*energy-label-{}\s*-->\n?"
_PART = re.compile(
    _MARK.format(r"if:\s*([a-z-]+)") + "(.*?)" + f"(?:{_MARK.format('else')}(.*?))?" + _MARK.format("end"), re.DOTALL
)
_LEFT_OVER = re.compile(r"<!--\s*energy-label-(?:if|else|end)\b")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s#]+)(?:#[^()\s]*)?\)")


def conditions(content: Content) -> Mapping[str, Callable[[], bool]]:
    """What a part may depend on, by its name; asked only where a page does."""
    edition = content.edition
    return {
        "first-study": lambda: content.has_records(EXPLAINED),
        "studies": lambda: any(edition.profiles[label.setup.profile].study for label in edition.labels),
        "disclosures": lambda: bool(content.disclosures),
        "scales": lambda: any(label.result.scale_version for label in edition.labels),
        "example": lambda: findings.example(edition) is not None,
        "tiles": lambda: bool(tiles(edition)),
        "findings": lambda: bool(findings.costs(edition) or edition.quantised or serving(edition)),
        "need": lambda: bool(need_page.found_in(edition)),
        "quantised": lambda: bool(edition.quantised),
        "comparison": lambda: worked_example(edition) is not None,
        "repeatability": lambda: any(profile.uncertainty.repeatability for profile in edition.profiles.values()),
        "ledger": lambda: bool(edition.ledger),
        "bench": lambda: content.bench is not None,
        "operating": lambda: any(label.result.operating for label in edition.labels),
        "full-tables": lambda: edition.tables_are_full,
    }


def has_any(markdown: str) -> bool:
    """Whether a page's Markdown has such parts, or something that is meant as one."""
    return "energy-label-" in markdown


def chosen(markdown: str, content: Content, source: str) -> str:
    """A page's Markdown with the parts that hold; raises `EnergyLabelError` for a condition nobody knows."""
    if not has_any(markdown):
        return markdown
    known = conditions(content)

    def part(match: re.Match[str]) -> str:
        name, there, otherwise = match.groups()
        if name not in known:
            raise EnergyLabelError(f"{source}: no condition {name!r}; there are: {', '.join(sorted(known))}.")
        return there if known[name]() else otherwise or ""

    found = _PART.sub(part, markdown)
    if _LEFT_OVER.search(found):
        raise EnergyLabelError(f"{source}: a part has no end; each energy-label-if has its energy-label-end.")
    return found


def absent_pages(content: Content) -> frozenset[str]:
    """The hand-written pages that this site has no figures for, by their source paths.

    They are those of the studies that were not taken over, and that of the benchmark where no run of it was kept.
    """
    by_hand = [study.id for study in studies().values() if study.page_by_hand]
    gone = frozenset(f"study/{study}.md" for study in by_hand if not content.has_records(study))
    return gone if content.bench else gone | {speed_page.PAGE}


def without_links(markdown: str, source: str, absent: Container[str]) -> str:
    """A page's Markdown in which a link to a page that is not there is its words alone."""

    def words(match: re.Match[str]) -> str:
        return match[1] if normpath(join(dirname(source), match[2])) in absent else match[0]

    return _LINK.sub(words, markdown)
