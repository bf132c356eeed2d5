"""Article 13 and the catalog's end: exemptions that do not hold, claims on what is not aggregated."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import Problem


def withheld(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Exemptions invalid on ``day`` or overdue for review; claims on entries exempt as a whole."""
    for entry in catalog.entries.values():
        if entry.exemption is None:
            continue
        for reason in entry_verdict(entry, catalog, day).reasons:
            what = f"不予汇聚的依据不成立（第十三条）：{reason}"
            yield in_entry(
                entry, "exemption.basis", what, "按所述改正；不能改正的，删除 exemption 并汇聚"
            )
        if entry.exemption.review_by <= day:
            what = f"不予汇聚的复核日期 {entry.exemption.review_by} 已到"
            remedy = "重新核对依据后，把 review_by 改为下次复核的日期"
            yield in_entry(entry, "exemption.review_by", what, remedy)
    yield from _claims(catalog)
    yield from _retired(catalog, day)


def _claims(catalog: Catalog) -> Iterator[Problem]:
    for database, consolidation in catalog.consolidations.items():
        for place, claim in enumerate(consolidation.claims):
            exemption = catalog.entries[claim.entry].exemption
            if exemption and not exemption.items:
                where = f"survivorship/{database}.yml claims[{place}].entry"
                what = f"{claim.entry} 整体不予汇聚，基础库取不到它的数据"
                yield Problem(where, what, "删除这一主张，或者改正豁免范围")


def _retired(catalog: Catalog, day: date) -> Iterator[Problem]:
    for place, retired in enumerate(catalog.retired):
        if not retired.reason.strip():
            where = f"retired.yml [{place}].reason"
            yield Problem(where, f"{retired.entry} 退出目录没有说明原因", "写明原因和数据的去向")
        if retired.retired > day:
            where = f"retired.yml [{place}].retired"
            yield Problem(where, f"{retired.entry} 的退出日期在将来", "到期后再移出，或者改正日期")
