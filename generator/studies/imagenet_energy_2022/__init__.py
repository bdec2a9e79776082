"""ImageNet classifiers of two frameworks on a workstation's graphics card and on its processor alone (2022)."""
