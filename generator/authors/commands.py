"""The commands for model authors and for who reviews their pull requests: parse here, work elsewhere, import late."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", measurements: Path) -> None:
    """Add `card`, `preview`, `submission`, `state` and `publish` to the command line."""
    card = commands.add_parser("card", help="a README section for a model", description=print_card.__doc__)
    card.add_argument("model", metavar="ORG/MODEL", help="a Hub id that has a label")
    card.add_argument("--task", metavar="TASK", help="only this task's labels")
    card.add_argument("--format", choices=["readme", "hf-eval-results", "spdx"], default="readme", help="what to print")
    card.add_argument("--site", default=os.environ.get("SITE_URL", ""), help="the site's address (or SITE_URL)")
    card.add_argument("--benchmark", metavar="ORG/DATASET", help="the Hub's leaderboard that results are for")
    card.add_argument("--push", action="store_true", help="show the pull request on the Hub that would be opened")
    card.add_argument("--yes", action="store_true", help="with --push: open it")
    card.add_argument("--measurements", type=Path, default=measurements, help="the measurements/ folder")
    card.set_defaults(command=print_card)

    preview = commands.add_parser("preview", help="build one record's card and open it", description=show_card.__doc__)
    preview.add_argument("record", type=Path, metavar="RECORD", help="a record's file, wherever it lies")
    preview.add_argument("--out", type=Path, default=Path("card-preview"), metavar="DIR", help="where it is built")
    preview.add_argument("--no-open", action="store_true", help="build it and say where it is, no more")
    preview.add_argument("--measurements", type=Path, default=measurements, help="the measurements/ folder")
    preview.set_defaults(command=show_card)

    report = commands.add_parser("submission", help="report on submitted records", description=report_on.__doc__)
    report.add_argument("submitted", type=Path, metavar="DIR", help="the checkout of what is submitted")
    report.add_argument("--submitter", metavar="LOGIN", help="the GitHub account that submits")
    report.add_argument("--hub", action="store_true", help="ask the Hub whether each model exists")
    report.add_argument("--out", type=Path, default=Path("submission"), metavar="DIR", help="where the report goes")
    report.add_argument("--measurements", type=Path, default=measurements, help="the measurements/ folder as it is")
    report.set_defaults(command=report_on)

    state = commands.add_parser("state", help="what a published label says now", description=print_state.__doc__)
    state.add_argument("model", metavar="ORG/MODEL", help="a Hub id that has a label")
    state.add_argument("task", metavar="TASK", help="a pipeline tag")
    state.add_argument("--variant", help="where the label names one")
    state.add_argument("--profile", help="the profile's id, where the label's address names it")
    state.add_argument("--expect", metavar="CLASS", help="the class that is promised: A to G")
    state.add_argument("--if-worse", choices=["fail", "warn", "ignore"], default="fail", help="than --expect")
    state.add_argument("--if-stale", choices=["fail", "warn", "ignore"], default="warn", help="past its date")
    state.add_argument("--site", default=os.environ.get("SITE_URL", ""), help="the site's address (or SITE_URL)")
    state.set_defaults(command=print_state)

    publish = commands.add_parser("publish", help="note what is published", description=note_published.__doc__)
    publish.add_argument("--measurements", type=Path, default=measurements, help="the measurements/ folder")
    publish.set_defaults(command=note_published)


def print_card(options: argparse.Namespace) -> int:
    """Print what a model's README can say of its labels, or what machines read of them; --push offers it to the Hub."""
    from generator.authors.model_card.card import card_text
    from generator.authors.model_card.push import push

    print(push(options) if options.push else card_text(options), end="", flush=True)
    return 0


def show_card(options: argparse.Namespace) -> int:
    """Build the card of one record as the site would show it, and open it in the browser."""
    from generator.authors.card_preview.preview import preview

    preview(options.record, options.measurements, options.out, datetime.now(UTC).date(), not options.no_open)
    return 0


def report_on(options: argparse.Namespace) -> int:
    """Validate what a pull request adds to measurements/, grade and draw it, and write a report with warnings."""
    from generator.authors.submitting.reading import Asked
    from generator.authors.submitting.submission import report_submission

    asked = Asked(options.submitter or None, options.hub, datetime.now(UTC).date())
    return 0 if report_submission(options.submitted, options.measurements, asked, options.out) else 1


def print_state(options: argparse.Namespace) -> int:
    """Ask the site for a label and hold it against what is promised of it; for the CI of other repositories."""
    from datetime import UTC, datetime

    from generator.authors.state.report_state import state_as_promised

    return state_as_promised(options, datetime.now(UTC).date())


def note_published(options: argparse.Namespace) -> int:
    """Note in measurements/published.jsonl what the labels say now; refuses a changed number that CHANGES.md lacks."""
    from generator.authors.publishing import publish, text_of

    noted = publish(options.measurements, datetime.now(UTC).date())
    print(text_of(noted, options.measurements), end="")
    return 0
