"""The sensors of a night: the gate before the build and the report, and the alerts."""

from collections.abc import Sequence

import dagster as dg

from zb_pipelines.nightly.alerts.alert_sensor import alerts
from zb_pipelines.nightly.gate_sensor import gate_sensor


def night_sensors(agencies: Sequence[str]) -> list[dg.SensorDefinition]:
    """``night_gate`` for ``agencies``, and ``alerts``."""
    return [gate_sensor(agencies), alerts]
