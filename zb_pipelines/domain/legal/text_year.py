"""Which text of a statute a year in a citation means."""

import re

from zb_pipelines.domain.legal.cited_provision import Citation
from zb_pipelines.domain.legal.fault import Fault
from zb_pipelines.domain.legal.model import Statute, Version
from zb_pipelines.domain.messages import message


def other_year(citation: Citation, statute: Statute, version: Version) -> Fault | None:
    """Why the year that was cited is not that of ``version``; ``None`` if it is, or none was."""
    year = citation.year
    if year is None or year in years(version, in_force=citation.year_in_force):
        return None
    if any(year in years(other, in_force=citation.year_in_force) for other in statute.versions):
        sentence = message(
            "{text} cites the text of {year}, which is not in force that day; the text in force is "
            "{name} ({label}): check the number there and cite it.",
            text=citation.text,
            year=year,
            name=statute.name,
            label=version.label,
        )
    else:
        sentence = message(
            "{text} names the year {year}, but the register has no text of {name} of that year; "
            "check the year.",
            text=citation.text,
            year=year,
            name=statute.name,
        )
    return Fault("year", sentence)


def years(version: Version, *, in_force: bool = False) -> set[int]:
    """The years by which a text is known: that of its label and publication, or of its entry into force."""
    if in_force:
        return {version.in_force.year} if version.in_force else set()
    said = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", version.label)}
    if "前" in version.label:
        said = set()  # 2025年修订前 is not the text of 2025
    return said | ({version.published.year} if version.published else set())
