"""Which case runs for which kind of source, and why one does not; writes the table of ``docs/sources.md``.

``python tests/resources/agencies/conformance_table.py`` writes it anew.
"""

from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"
BEGIN, END = "<!-- conformance: begin -->", "<!-- conformance: end -->"
CASES = {
    "whole": "whole",
    "empty": "empty",
    "cut": "cut in the middle",
    "slow": "slow or locked",
    "password": "wrong password",
    "dropped": "dropped",
    "changed": "changed column",
    "odd": "odd values",
    "boundary": "increment's boundary",
    "cancel": "cancelled",
}
FILES = (
    *("csv", "csv in gzip", "csv in zip", "xlsx", "xls", "xlsb", "ods", "ndjson", "json", "xml"),
    *("parquet", "dbf", "shapefile", "geopackage", "geojson"),
)
TRANSPORTS = ("sftp", "ftp", "ftp with tls", "s3")
DATABASES = ("sqlite", "postgresql", "kingbase", "opengauss", "mysql", "sqlalchemy")
SERVICES = ("http", "ogc_features", "wfs")
KINDS = (*FILES, *TRANSPORTS, *DATABASES, *SERVICES)
WITHOUT_SERVER = ("oracle", "sqlserver", "dameng")
SERVERS = ("mysql", "xls", "ods")
"""Kinds whose cases are marked ``servers``: they need MariaDB or LibreOffice."""

_LOCAL = "a file of this machine is there or not, and needs no password"
_BY_DRIVER = "passwords and waiting are the driver's; tried through SQLite, which has neither"
NOT_RUN: dict[tuple[str, str], str] = {
    **{(kind, case): _LOCAL for kind in FILES for case in ("slow", "password")},
    ("sqlite", "password"): _LOCAL,
    **{("sqlalchemy", case): _BY_DRIVER for case in ("slow", "password")},
    ("ftp", "cut"): "the test's server does not break off; the one with TLS does",
    ("s3", "cut"): "the test's server (moto) does not break off",
    **{
        (kind, case): "no server can be had: the dialect's SQL is tested by its text"
        for kind in WITHOUT_SERVER
        for case in CASES
    },
}


def runs(case: str) -> list[str]:
    """The kinds for which a case runs."""
    return [kind for kind in KINDS if (kind, case) not in NOT_RUN]


def table() -> str:
    """The table in Markdown, and below it the reasons by their numbers."""
    reasons = {why: at for at, why in enumerate(dict.fromkeys(NOT_RUN.values()), start=1)}
    head = ["Kind", *CASES.values()]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for kind in (*KINDS, *WITHOUT_SERVER):
        cells = [
            f"({reasons[NOT_RUN[kind, case]]})" if (kind, case) in NOT_RUN else "passed"
            for case in CASES
        ]
        lines.append(f"| {' | '.join([kind, *cells])} |")
    told = [f"({at}) Not run: {why}." for why, at in reasons.items()]
    return "\n".join([*lines, "", *(f"{each}  " for each in told)])


def page_with_table(text: str) -> str:
    """The page with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page_with_table(PAGE.read_text("utf-8")), "utf-8")
