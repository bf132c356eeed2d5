"""Settings of every run that this platform starts itself: how it logs, when it has ended."""

import dagster as dg

# Errors only on the console: the events of a run are in the instance.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
ENDED = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}
