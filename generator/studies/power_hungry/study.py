"""The study as the registry has it."""

from generator.studies.power_hungry.importer import PROFILE, read_study
from generator.studies.power_hungry.paper import compare_emissions, compare_means, study_grid
from generator.studies.study import Study, Table

STUDY = Study(
    id="power-hungry",
    profiles=(PROFILE,),
    read=read_study,
    tables={
        "means": Table("Task", "Mean energy of 1,000 queries in kWh, beside the paper's table 2", compare_means),
        "emissions": Table("Model", "Emissions of 1,000 queries in g CO₂e, beside the paper's text", compare_emissions),
    },
    grid=study_grid(),
)
