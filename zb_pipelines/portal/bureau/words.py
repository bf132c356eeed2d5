"""Words that several pages share."""

from collections.abc import Mapping

from zb_pipelines.domain.messages import message


def state_titles() -> Mapping[str, str]:
    """Where an entry stands on a day, in words."""
    return {
        "aggregated": message("Aggregated"),
        "exempt": message("Exempt by law"),
        "late": message("Late"),
        "failed": message("Delivery failed"),
        "outstanding": message("Not aggregated"),
    }
