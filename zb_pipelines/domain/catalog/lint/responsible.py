"""Article 6: every body names the unit and the person responsible for its public data."""

import re
from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.model.model import Agency, Catalog
from zb_pipelines.domain.errors import Problem

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(0\d{2,3}[- ]?)?\d{7,8}([-转]\d{1,6})?|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|1\d{4}"
)
_NOBODY = frozenset({"待定", "暂无", "无", "未定", "负责人", "联系人", "工作人员", "管理员"})


def responsible(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Findings on the registered contacts; the values themselves are not repeated (办法 第六条)."""
    for agency in catalog.agencies.values():
        for part, what, remedy in _faults(agency):
            yield Problem(f"agencies.yml {agency.key}.responsible.{part}", what, remedy)


def _faults(agency: Agency) -> Iterator[tuple[str, str, str]]:
    contact = agency.responsible
    if contact.unit.strip() in _NOBODY | {""}:
        yield "unit", f"{agency.name}没有明确负责公共数据的内设机构（第六条）", "写明内设机构全称"
    if contact.person.strip() in _NOBODY | {""}:
        yield "person", f"{agency.name}没有明确负责公共数据的人员（第六条）", "写明专人姓名"
    if not _PHONE.fullmatch(contact.phone.strip()):
        yield "phone", f"{agency.name}的联系电话不完整", "写明带区号的座机号码或手机号码"
    if not _EMAIL.fullmatch(contact.email.strip()):
        yield "email", f"{agency.name}的电子邮箱不可用", "写明单位电子邮箱，任务和问题单会发到这里"
