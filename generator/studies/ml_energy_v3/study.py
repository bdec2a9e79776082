"""The study as the registry has it."""

from generator.studies.ml_energy_v3.importer import CITATION, LICENCE, PROFILES, SOURCE_URL, read_study
from generator.studies.study import Study, about_in

STUDY = Study(
    id="ml-energy-v3",
    profiles=tuple(PROFILES.values()),
    read=read_study,
    about=about_in("generator.studies.ml_energy_v3", citation=CITATION, licence=LICENCE, source=SOURCE_URL),
)
