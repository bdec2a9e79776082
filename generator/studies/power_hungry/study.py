"""The study as the registry has it."""

from generator.studies.power_hungry.importer import CITATION, LICENCE, PROFILE, SOURCE_URL, read_study
from generator.studies.power_hungry.paper import compare_emissions, compare_means, study_grid
from generator.studies.study import About, Study, Table

STUDY = Study(
    id="power-hungry",
    profiles=(PROFILE,),
    read=read_study,
    tables={
        "means": Table("Task", "Mean energy of 1,000 queries in kWh, beside the paper's table 2", compare_means),
        "emissions": Table("Model", "Emissions of 1,000 queries in g CO₂e, beside the paper's text", compare_emissions),
    },
    grid=study_grid(),
    about=About(
        title="Power Hungry Processing: Watts Driving the Cost of AI Deployment?",
        year=2023,
        measured=(
            "Specialised and general models on ten tasks of text and pictures, each on several data sets of 1,000 "
            "queries, one query at a time, on one of the eight GPUs of the same computer."
        ),
        repeats=(
            "Ten runs of every figure, each of them published, so that the runs themselves show how far they lie apart."
        ),
        quality=(
            "Published in a table that was made apart from the energy. Only what is of the same answers is set against "
            "energy here."
        ),
        left_out=(),
        doubts=(
            "The seven GPUs that did nothing were counted, and processor and memory are constants.",
            "The number format is not stated.",
        ),
        citation=CITATION,
        licence=LICENCE,
        source=SOURCE_URL,
    ),
    page_by_hand=True,
)
