"""Why a delivery could not be taken over: a closed list of kinds, each with its sentence."""

from typing import Literal

from zb_pipelines.domain.messages import message

Kind = Literal[
    "not_declared",  # sources.yml does not say where the entry stands, or is itself wrong
    "isolated",  # a state secret arrived in the entry, nothing is taken over of it
    "past_snapshot",  # a snapshot of a past day is asked for, which no source can give
    "unreachable",  # the system does not answer, or the connection broke
    "authentication",  # the system refuses the account
    "locked",  # the table is locked, or the query took longer than allowed
    "missing_file",  # the file, its control file or the database file is not there
    "missing_table",  # the table or the sheet is not there
    "missing_column",  # a declared column is not there
    "unexpected_column",  # a declared column stands there more than once
    "truncated",  # the delivery ends before its end, or is not what the control file says
    "encoding",  # the bytes are not text in the declared encoding
    "unreadable",  # the delivery is not in the declared form
    "disk_full",  # there is no room to write the delivery
    "not_stored",  # the lake could not take the delivery
]


class PullError(Exception):
    """A delivery that was not taken over.

    ``kind`` is for programs; ``reason`` and ``remedy`` are for the bureau. They name systems,
    tables, columns and positions, never a value of the data nor a password. ``rows`` came where
    a control file ``declared`` another number.
    """

    def __init__(
        self,
        kind: Kind,
        reason: str,
        remedy: str,
        *,
        rows: int | None = None,
        declared: int | None = None,
    ) -> None:
        self.kind: Kind = kind
        self.rows = rows
        self.declared = declared
        self.reason = reason
        self.remedy = remedy
        super().__init__(kind, reason, remedy)

    def of_file(self, file: str) -> "PullError":
        """The same failure, its remedy naming the whole path of the ``sources.yml`` that it means."""
        remedy = self.remedy if file in self.remedy else self.remedy.replace("sources.yml", file)
        return PullError(self.kind, self.reason, remedy, rows=self.rows, declared=self.declared)

    def __str__(self) -> str:
        return message("{reason}. {remedy}.", reason=self.reason, remedy=self.remedy)
