"""How energy is measured. torch and its kin, CodeCarbon and NVML belong here alone, imported when a measurement starts."""
