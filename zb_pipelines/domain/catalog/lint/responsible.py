"""Article 6: every body names the unit and the person responsible for its public data."""

import re
from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.model.model import Agency, Catalog
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message

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
        yield (
            "unit",
            message("{name} names no unit in charge of public data (art. 6)", name=agency.name),
            message("write the unit's full name"),
        )
    if contact.person.strip() in _NOBODY | {""}:
        yield (
            "person",
            message("{name} names no person in charge of public data (art. 6)", name=agency.name),
            message("write the person's name"),
        )
    if not _PHONE.fullmatch(contact.phone.strip()):
        yield (
            "phone",
            message("the telephone number of {name} is not complete", name=agency.name),
            message("write a landline with area code or a mobile number"),
        )
    if not _EMAIL.fullmatch(contact.email.strip()):
        yield (
            "email",
            message("the e-mail address of {name} cannot be used", name=agency.name),
            message("write the office's e-mail address; tasks and tickets are sent to it"),
        )
