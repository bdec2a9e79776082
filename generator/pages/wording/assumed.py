"""What a label says where the scatter of its runs was assumed: provisional, on how many runs, and how much."""

from generator.labels.grading.grade import Grade
from generator.labels.label import Label
from generator.pages.wording.numbers import counted, percent
from generator.pages.wording.served import of_the_figure
from generator.records.reproductions import LEAST_RUNS


def hollow(grade: Grade) -> bool:
    """Whether a letter is drawn as an outline: it is provisional."""
    return grade.status == "provisional"


def class_in_words(grade: Grade) -> str:
    """`class C`, or `provisional class C (B–C)`: with the span of letters that its interval touches."""
    return f"{'provisional ' if hollow(grade) else ''}class {grade.text}"


def assumed_in_words(label: Label) -> str:
    """`one run; repeatability assumed, 15 %`; empty where the runs themselves show how they scatter."""
    figure = label.result.figure
    if figure is None or figure.assumed is None:
        return ""
    return f"{_runs(label, figure.one_session)}; repeatability assumed, {percent(figure.assumed)}"


def assumed_in_short(label: Label) -> str:
    """The same for a strip: `1 run, 15 % assumed`."""
    figure = label.result.figure
    if figure is None or figure.assumed is None:
        return ""
    session = " in one session" if figure.one_session else ""
    return f"{counted(label.result.runs, 'run')}{session}, {percent(figure.assumed)} assumed"


def _runs(label: Label, one_session: bool) -> str:
    """How many runs there are, of each data set where there are several, and why they do not show their scatter."""
    counts = [workload.runs for workload in of_the_figure(label)]
    alike = len(set(counts)) == 1
    each = counts[0] if alike else label.result.runs
    runs = "one run" if each == 1 else counted(each, "run")
    where = " of each data set" if alike and len(counts) > 1 else ""
    if one_session:
        return f"{runs}{where} in one session"
    # Enough to show it, had the study published how far they lie apart.
    return f"{runs}{where}, their scatter not published" if min(counts) >= LEAST_RUNS else f"{runs}{where}"
