"""Rows that people write below a table and that are no records: totals, signatures, notes."""

from resources.agencies.source.reading import Hint
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

_TOTAL = r"(合\s*计|总\s*计|小\s*计|共\s*计|本页小计|累\s*计)([\s:：（(].*)?"
_SIGNED = r"(填表人|制表人|填报人|经办人|审核人|复核人|单位负责人|负责人|填报单位|填表日期|制表日期|填报日期|打印时间|注|备注|说明)\s*[:：].*"


def paper_rows_hint(entry: Entry) -> Hint:
    """Rows whose key or first item reads like a total or a signature."""
    names = dict.fromkeys([*entry.record_key, entry.aggregated_items[0].name])
    known = {item.name for item in entry.aggregated_items}
    pattern = literal(rf"\s*({_TOTAL}|{_SIGNED})\s*")
    conditions = [
        f"coalesce(regexp_full_match({identifier(name)}, {pattern}), false)"
        for name in names
        if name in known
    ]
    return Hint(
        " OR ".join(conditions),
        lambda rows: message(
            "{rows} rows look like totals or signatures; to leave them out write footer or skip in sources.yml",
            rows=rows,
        ),
    )
