"""The sensors of a night: the gate before the build and the report, and the alerts."""

import warnings
from collections.abc import Sequence

import dagster as dg

from zb_pipelines.nightly.alerts.alert_sensor import alerts
from zb_pipelines.nightly.gate_sensor import gate_sensor

# Dagster itself copies sensors by a parameter that it calls beta; a night would print that per worker.
warnings.filterwarnings(
    "ignore", "Parameter `owners` of initializer `SensorDefinition", category=dg.BetaWarning
)


def night_sensors(agencies: Sequence[str]) -> list[dg.SensorDefinition]:
    """``night_gate`` for ``agencies``, and ``alerts``."""
    return [gate_sensor(agencies), alerts]
