"""Parse the single files of limits and rules: quality, scoring, tickets, grading, sharing, channels, duties."""

from zb_pipelines.domain.access import Grading
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.duties.declaration import Duties
from zb_pipelines.domain.quality.scoring import Scoring
from zb_pipelines.domain.sharing.channels import Channels
from zb_pipelines.domain.sharing.limits import SharingRules
from zb_pipelines.domain.tickets.limits import Limits


def parse_single_files(parsed: ParsedCatalog) -> None:
    """Take each of them that is there; what is absent or wrong stays as shipped."""
    if "quality.yml" in parsed.documents:
        parsed.quality = parsed.validate("quality.yml", Terms) or parsed.quality
    if "scoring.yml" in parsed.documents:
        parsed.scoring = parsed.validate("scoring.yml", Scoring) or parsed.scoring
    if "tickets.yml" in parsed.documents:
        parsed.tickets = parsed.validate("tickets.yml", Limits) or parsed.tickets
    if "grading.yml" in parsed.documents:
        parsed.grading = parsed.validate("grading.yml", Grading) or parsed.grading
    if "sharing.yml" in parsed.documents:
        parsed.sharing = parsed.validate("sharing.yml", SharingRules) or parsed.sharing
    if "channels.yml" in parsed.documents:
        parsed.channels = parsed.validate("channels.yml", Channels) or {}
    if "duties.yml" in parsed.documents:
        parsed.validate("duties.yml", Duties)  # drives no data, so no release holds it
