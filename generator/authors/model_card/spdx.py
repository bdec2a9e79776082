"""A model's inference energy as an SPDX 3.0.1 document in JSON-LD, for a bill of materials.

Model: spdx.github.io/spdx-spec/v3.0.1, AI profile, classes AIPackage, EnergyConsumption and
EnergyConsumptionDescription (read 2026-11-25). An amount there is a quantity and a unit, with no "per what" and no
room for a comment, so the package's own comment says what each amount is of. Only the core profile is claimed: the AI
profile wants licences, version and release time of the model, which no measurement knows.
"""

import json
from collections.abc import Sequence
from typing import Any

from generator.authors.model_card.exports import in_words, left_out, printed
from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.edition.edition import Edition
from generator.studies.registry import studies

_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_CREATION = "_:creation"
# What was measured with these weights on this machine; a letter is not needed, and its absence is told.
_MEASURED = ("graded", "provisional", "uncertain", "incomplete", "no-operating-point", "not-comparable", "stale")
_LIMITATION = (
    "The energy is that of one task on one machine within the boundary told. It says nothing of training, of the "
    "quality of the answers, or of CO2e, and compares with nothing measured on another machine."
)


def spdx(edition: Edition, labels: Sequence[Label]) -> str:
    """The document as text; raises where no label holds a measurement of these weights."""
    measured = [label for label in labels if label.result.value is not None and label.result.grade.status in _MEASURED]
    others = left_out([label for label in labels if label not in measured])
    if not measured:
        raise EnergyLabelError(f"{labels[0].subject.model} has no measured figure that SPDX could hold. {others[0]}.")
    model = labels[0].subject.model
    document = f"{edition.address(urls.model_page(model))}#spdx"
    graph = [
        {
            "type": "CreationInfo",
            "@id": _CREATION,
            "specVersion": "3.0.1",
            # The day of the data, so that the same data always give the same bytes.
            "created": f"{edition.day.isoformat()}T00:00:00Z",
            "createdBy": [f"{document}-publisher"],
        },
        _element("Organization", f"{document}-publisher", name=edition.imprint.publisher or edition.imprint.name),
        _element(
            "SpdxDocument",
            document,
            name=f"Energy of {model}",
            profileConformance=["core"],
            rootElement=[f"{document}-model"],
        ),
        _package(edition, measured, others, f"{document}-model"),
    ]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _where_from(label: Label) -> dict[str, str]:
    """Where the model is had; nothing of what the suite trained, or of what got its name here."""
    model, organisation = label.subject.model, label.subject.organisation
    trained_here = organisation == "scikit-learn" and label.subject.approach == "classical"
    of_studies = (study for study in studies().values() if label.setup.profile in study.profiles)
    if trained_here or any(organisation in study.names_given for study in of_studies):
        return {}
    return {
        "software_downloadLocation": f"https://huggingface.co/{model}",
        "software_packageUrl": f"pkg:huggingface/{model}",
    }


def _package(edition: Edition, labels: Sequence[Label], others: Sequence[str], spdx_id: str) -> dict[str, Any]:
    model = labels[0].subject.model
    return _element(
        "ai_AIPackage",
        spdx_id,
        name=model,
        comment=_comment(edition, labels, others),
        externalRef=[
            {
                "type": "ExternalRef",
                "externalRefType": "metrics",
                "locator": [edition.address(urls.model_page(model))],
                "contentType": "text/html",
            }
        ],
        software_primaryPurpose="model",
        **_where_from(labels[0]),
        ai_limitation=_LIMITATION,
        ai_energyConsumption={
            "type": "ai_EnergyConsumption",
            "ai_inferenceEnergyConsumption": [
                {
                    "type": "ai_EnergyConsumptionDescription",
                    # xsd:decimal: as text, for a JSON number may be written with an exponent, which it must not have.
                    "ai_energyQuantity": _kilowatt_hours(label),
                    "ai_energyUnit": "kilowattHour",
                }
                for label in labels
            ],
        },
    )


def _element(kind: str, spdx_id: str, **properties: Any) -> dict[str, Any]:
    return {"type": kind, "spdxId": spdx_id, "creationInfo": _CREATION, **properties}


def _kilowatt_hours(label: Label) -> str:
    """Of 1,000 queries, as the label prints it."""
    assert label.result.value is not None  # noqa: S101 - chosen so
    return f"{printed(label.result.value).scaleb(-3):f}"


def _comment(edition: Edition, labels: Sequence[Label], others: Sequence[str]) -> str:
    lines = [f"{_kilowatt_hours(label)} kilowatt-hours: {in_words(edition, label)}" for label in labels]
    return "\n".join(("Each amount of inference energy is what 1,000 queries took.", *lines, *others))
