"""Every setting of CodeCarbon given by hand, so that no environment variable or configuration file fills one in.

CodeCarbon 3.3.2 reads `CODECARBON_*` variables (in any case) and `.codecarbon.config` in the home and the current
folder for every argument that was not given (`codecarbon/core/config.py`). What is found there is named to the user
and ignored.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CONFIG_FILE = ".codecarbon.config"


def settings(gpu_ids: list[int], country: str, handlers: list[Any]) -> dict[str, Any]:
    """Arguments of `OfflineEmissionsTracker`: all of them but the deprecated `save_to_*` and `co2_signal_api_token`.

    `output_methods=[]` keeps the former from being asked for, and an empty (not missing) token the latter: a token of
    `None` would be looked up under its old name and used for requests to another host. CodeCarbon
    estimates the processor, always: of RAPL it would read whichever part it can, and call that the whole.
    """
    return {
        "country_iso_code": country,
        "region": None,
        "cloud_provider": None,
        "cloud_region": None,
        "country_2letter_iso_code": None,
        "project_name": "model-energy-label",
        "measure_power_secs": 15.0,
        "api_call_interval": -1,
        "api_endpoint": "",
        "api_key": "",
        "output_dir": tempfile.gettempdir(),
        "output_file": "unused.csv",
        "output_methods": [],
        "logging_logger": None,
        "prometheus_url": "",
        "output_handlers": handlers,
        "gpu_ids": gpu_ids,
        "emissions_endpoint": None,
        "experiment_id": "model-energy-label",
        "experiment_name": "model-energy-label",
        "electricitymaps_api_token": "",
        "tracking_mode": "machine",
        "log_level": "warning",
        "on_csv_write": "append",
        "logger_preamble": "",
        "force_cpu_power": None,
        "force_ram_power": None,
        "pue": 1.0,
        "wue": 0.0,
        "force_carbon_intensity_g_co2e_kwh": None,
        "force_mode_cpu_load": True,
        "allow_multiple_runs": True,
        "rapl_include_dram": False,
        "rapl_prefer_psys": False,
        "metadata": None,
    }


def ignored(environ: Mapping[str, str] = os.environ, folders: tuple[Path, ...] | None = None) -> tuple[str, ...]:
    """Names of the variables and files that CodeCarbon would have listened to. Names alone: the values hold keys."""
    names = sorted(name for name in environ if name.lower().startswith("codecarbon_"))
    files = [folder / CONFIG_FILE for folder in (folders or (Path.home(), Path.cwd()))]
    return (*names, *dict.fromkeys(str(file) for file in files if file.is_file()))
