"""The table: figure, value, target, and whether it is met."""

from dataclasses import dataclass, field


@dataclass
class Report:
    """Rows in the order they were added."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(
        self, figure: str, value: float, *, at_least: float | None = None, at_most: float | None = None, digits: int
    ) -> None:
        """One figure, with the target it is held to if there is one."""
        target = verdict = ""
        if at_least is not None:
            target, verdict = f"≥ {at_least:g}", "met" if value >= at_least else "not met"
        if at_most is not None:
            target, verdict = f"≤ {at_most:g}", "met" if value <= at_most else "not met"
        self.rows.append((figure, f"{value:,.{digits}f}", target, verdict))

    def text(self) -> str:
        """The rows in columns."""
        rows = [("Figure", "Value", "Target", ""), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        return "\n".join(f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:<{widths[2]}}  {d}".rstrip() for a, b, c, d in rows)
