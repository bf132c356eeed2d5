"""One alert: a condition that somebody must know of while it is true."""

from collections.abc import Mapping
from dataclasses import dataclass

from zb_pipelines.domain.alert_settings import AlertKind, Severity
from zb_pipelines.domain.messages import message

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
WORSE: Mapping[AlertKind, AlertKind] = {"deadline_near": "deadline_over", "night_late": "no_night"}
"""What a state becomes when it gets worse: it has then not ended, so nobody is told 恢复."""


@dataclass(frozen=True)
class Alert:
    """``subject`` tells alerts of one kind apart (an entry, a disk); ``text`` holds no personal data."""

    kind: AlertKind
    severity: Severity
    subject: str
    text: str
    agency: str | None = None

    @property
    def worse(self) -> str | None:
        """The key of what this becomes when it gets worse."""
        kind = WORSE.get(self.kind)
        return f"{kind}:{self.subject}" if kind else None

    @property
    def key(self) -> str:
        """What stays the same as long as the state lasts."""
        return f"{self.kind}:{self.subject}"


def kind_title(kind: AlertKind) -> str:
    """The kind in words."""
    titles: dict[AlertKind, str] = {
        "run_failed": message("run failed"),
        "source_failed": message("source failed"),
        "delivery_kept_back": message("delivery kept back"),
        "deadline_near": message("deadline near"),
        "deadline_over": message("deadline over"),
        "night_late": message("night late"),
        "no_night": message("no night"),
        "daemon_silent": message("daemon silent"),
        "disk": message("little room on a disk"),
        "law_docket": message("change of law to be answered"),
    }
    return titles[kind]


def severity_title(severity: Severity) -> str:
    """The severity in words."""
    titles: dict[Severity, str] = {
        "info": message("for information"),
        "warning": message("to be watched"),
        "error": message("error"),
    }
    return titles[severity]
