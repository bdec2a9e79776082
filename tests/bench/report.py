"""The table: figure, value, target, and whether it is met; and the same as what `bench.json` keeps of it."""

from dataclasses import dataclass, field

from generator.pages.prose.speed_page import target_in_words
from generator.records.bench import Figure

_MET = {None: "", True: "met", False: "not met"}


@dataclass
class Report:
    """Figures in the order they were added."""

    figures: list[Figure] = field(default_factory=list)

    def add(
        self,
        figure: str,
        value: float | None,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        digits: int,
        runs: int | None = None,
    ) -> None:
        """One figure, with the target it is held to if there is one; `None` where it could not be had.

        `runs` is how often it was measured, where that was more than once: the figure is then their median.
        """
        exact = None if value is None else float(value)
        made = Figure(name=figure, value=exact, digits=digits, at_least=at_least, at_most=at_most, runs=runs)
        self.figures.append(made)

    def text(self) -> str:
        """The figures in columns."""
        rows = [("Figure", "Value", "Target", ""), *map(_row, self.figures)]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        return "\n".join(f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:<{widths[2]}}  {d}".rstrip() for a, b, c, d in rows)


def _row(figure: Figure) -> tuple[str, str, str, str]:
    value = "unknown" if figure.value is None else f"{figure.value:,.{figure.digits}f}"
    return figure.name, value, target_in_words(figure), _MET[figure.met]
