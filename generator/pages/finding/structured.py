"""What machines read beside the pages: JSON-LD in schema.org's words, and the Croissant file of the data set.

Vocabulary: schema.org `Dataset` and `BreadcrumbList`, and the Croissant format 1.0
(docs.mlcommons.org/croissant/docs/croissant-spec.html, read 2026-11-24).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from generator.pages import urls
from generator.pages.api.documents import document
from generator.pages.edition.edition import Edition
from generator.pages.finding import columns
from generator.pages.finding.table_files import table_files
from generator.pages.storing.cache import file_key

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# By what records call them, in sentences.
_LICENCES = {
    "CC BY 4.0": _LICENCE,
    "MIT licence": "https://opensource.org/license/mit",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
}
_DESCRIPTION = (
    "What AI models cost in energy, measured per job: energy labels with their 95 % intervals, every way of serving "
    "that was measured, and every run that its study published; some published means alone. Energies of labels and of "
    "ways of serving in watt-hours per 1,000 queries, energies of runs in joules. A missing figure is empty, never 0."
)
_FORMATS = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".json": "application/json"}
_TABLES = {"labels": columns.LABELS, "points": columns.POINTS, "runs": columns.RUNS}
_CROISSANT = "http://mlcommons.org/croissant/1.0"
_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def inline(data: Mapping[str, Any]) -> Markup:
    """JSON as the text of a script element; no text in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    # Only what JSON may hold anyway is left, and nothing of it is markup.
    return Markup(text)  # noqa: S704


def script(data: Mapping[str, Any]) -> Markup:
    """JSON-LD as an element of a page."""
    return Markup('<script type="application/ld+json">{}</script>\n').format(inline(data))


def breadcrumbs(edition: Edition, *way: tuple[str, str]) -> Markup:
    """The way from the home page to a page: the name and path of each station, the page itself last."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": edition.address(path)}
        for place, (name, path) in enumerate((("Home", ""), *way), start=1)
    ]
    return script({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})


def dataset(edition: Edition) -> Markup:
    """The whole data set, for the page that offers it."""
    files = [
        {
            "@type": "DataDownload",
            "name": name,
            "contentUrl": edition.address(f"data/{name}"),
            "encodingFormat": _FORMATS[Path(name).suffix],
        }
        for name in table_files(edition)
    ]
    return script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            **_about(edition),
            "isAccessibleForFree": True,
            "citation": _citations(edition),
            **({"temporalCoverage": _period(edition)} if edition.labels else {}),
            "measurementTechnique": sorted({edition.profiles[label.setup.profile].title for label in edition.labels}),
            "variableMeasured": [
                {"@type": "PropertyValue", "name": column.name, "description": column.says}
                for column in columns.LABELS
                if column.type == "Float"
            ],
            "distribution": files,
            "subjectOf": {
                "@type": "DataDownload",
                "name": "Croissant",
                "contentUrl": edition.address(urls.croissant()),
                "encodingFormat": "application/ld+json",
            },
        }
    )


def croissant(edition: Edition, folder: Path) -> str:
    """The Croissant file: each table that lies in `folder` with its checksum, and what its columns hold."""
    return document(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": _CROISSANT,
            **_about(edition),
            "citeAs": " ".join(_citations(edition)),
            "datePublished": _first_day(edition).isoformat(),
            "isLiveDataset": True,
            "distribution": [_file_object(edition, folder / name) for name in table_files(edition)],
            "recordSet": [_record_set(edition, table, found) for table, found in _TABLES.items()],
        }
    )


def _about(edition: Edition) -> dict[str, Any]:
    """What both descriptions say of the data set."""
    imprint = edition.imprint
    maker = {"@type": "Organization", "name": imprint.publisher or imprint.name, "url": edition.site_url}
    return {
        "name": imprint.name,
        "alternateName": "model-energy-label",
        "description": _DESCRIPTION,
        "url": edition.address("data/"),
        "license": _licences(edition),
        "creator": maker,
        "publisher": maker,
        # Semantic versioning has no days, and a day read as one (2026.11.23) sorts as the editions do.
        "version": f"{edition.day.year}.{edition.day.month}.{edition.day.day}",
        "dateModified": edition.day.isoformat(),
        "inLanguage": "en",
        "keywords": ["energy", "machine learning", "inference", "energy label", "AI", *edition.measured_tasks],
    }


def _citations(edition: Edition) -> list[str]:
    """Each measurement's own citation, once, and this site's."""
    found = dict.fromkeys(label.source.citation for label in edition.labels)
    return [*found, f"{edition.imprint.by}, edition of {edition.day.isoformat()}, {edition.site_url}"]


def _first_day(edition: Edition) -> date:
    """Of the first edition."""
    return min([entry.day for entry in edition.changes], default=edition.day)


def _licences(edition: Edition) -> list[Any]:
    """That of this site, and those of studies whose data the tables hold, where each row says which is its own."""
    told = sorted({label.source.licence for label in edition.labels})
    known = [address for name, address in _LICENCES.items() if any(name in each for each in told)]
    others = [each for each in told if not any(name in each for name in _LICENCES)]
    return [*dict.fromkeys([_LICENCE, *known]), *({"@type": "CreativeWork", "name": each} for each in others)]


def _period(edition: Edition) -> str:
    first = min(label.source.measured_from for label in edition.labels)
    last = max(label.source.measured_to for label in edition.labels)
    return f"{first.isoformat()}/{last.isoformat()}"


def _file_object(edition: Edition, path: Path) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": edition.address(f"data/{path.name}"),
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": _FORMATS[path.suffix],
        "sha256": file_key(path),
    }


def _record_set(edition: Edition, table: str, found: Sequence[columns.Column]) -> dict[str, Any]:
    plain = f"{table}.csv"
    file = plain if plain in table_files(edition) else f"{table}.parquet"
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{table}/{column.name}",
            "name": column.name,
            "description": column.says,
            "dataType": f"sc:{column.type}",
            "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
        }
        for column in found
    ]
    says = {
        "labels": "One model variant on one task under one profile.",
        "points": "One way of serving one data set.",
        "runs": "One pass over one data set.",
    }[table]
    return {"@type": "cr:RecordSet", "@id": table, "name": table, "description": says, "field": fields}
