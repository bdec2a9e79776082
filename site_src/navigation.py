"""The navigation of a site that has other pages than the configuration lists."""

import re
from collections.abc import Container
from typing import Any

from generator.pages.site import Site

# Sections that generated pages are added to, by their source paths.
_WITH_GENERATED = {
    "Tasks": re.compile(r"tasks/[^/]+/index\.md"),
    "Where figures come from": re.compile(r"study/[^/]+/index\.md"),
}


def without(nav: list[Any], absent: Container[str]) -> list[Any]:
    """The navigation without the pages that this site does not have."""
    kept = []
    for item in nav:
        [(title, inside)] = item.items() if isinstance(item, dict) else [(None, item)]
        if isinstance(inside, list):
            kept.append({title: without(inside, absent)})
        elif inside not in absent:
            kept.append(item)
    return kept


def complete(nav: list[Any], site: Site) -> None:
    """Add the generated pages to those sections of the navigation that list them."""
    for title, inside in ((title, inside) for item in nav if isinstance(item, dict) for title, inside in item.items()):
        if pattern := _WITH_GENERATED.get(title):
            inside += [{page.title: path} for path, page in site.pages.items() if pattern.fullmatch(path)]
        elif isinstance(inside, list):
            complete(inside, site)


def paths_in(nav: Any) -> list[str]:
    """Every page of the navigation, by its source path."""
    if isinstance(nav, str):
        return [nav]
    return [path for item in (nav.values() if isinstance(nav, dict) else nav) for path in paths_in(item)]
