"""How energy is measured. torch, CodeCarbon and NVML belong here alone, imported when a measurement starts."""
