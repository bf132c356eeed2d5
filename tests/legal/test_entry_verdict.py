"""An entry's exemption judged with the entry's own items and subjects."""

from datetime import date

import pytest

from zb_pipelines.domain.catalog.model.exemptions import entry_verdict, verdicts
from zb_pipelines.domain.catalog.model.model import (
    Catalog,
    Category,
    Entry,
    Format,
    Item,
    OpeningTerms,
    SharingTerms,
)
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.model import Exemption, Statute

DAY = date(2026, 11, 22)


def entry(*exempted: str, exempt: bool = True, subject: str | None = "治安违法记录") -> Entry:
    exemption = Exemption(
        basis="《治安管理处罚法》第一百三十六条",
        items=exempted,
        reason="记录封存",
        decided=date(2026, 1, 5),
        decided_by="市公安局",
        review_by=date(2027, 1, 5),
    )
    return Entry(
        key="public_security/penalty",
        agency="public_security",
        code="3/1",
        title="治安处罚",
        summary="治安处罚记录",
        category=Category(kind="部门信息资源", subject="公安", topic="治安"),
        format=Format(kind="数据库", type="table"),
        sharing=SharingTerms(type="不予共享", basis="《治安管理处罚法》第一百三十六条"),
        opening=OpeningTerms(type="不予开放", basis="《治安管理处罚法》第一百三十六条"),
        level="L4",
        use="不对外提供",
        cycle="每日",
        record_key=("case_no",),
        collection_basis="《治安管理处罚法》",
        subject=subject,
        items=(
            Item(name="case_no", title="案号"),
            Item(name="address", title="户籍地址", subject="户籍登记信息"),
        ),
        exemption=exemption if exempt else None,
    )


def catalog(statutes: dict[str, Statute], *entries: Entry) -> Catalog:
    return Catalog(
        agencies={},
        entries={e.key: e for e in entries},
        codes={},
        subjects={},
        statutes=statutes,
        consolidations={},
    )


def test_items_take_the_entrys_subject_unless_they_have_their_own(
    statutes: dict[str, Statute],
) -> None:
    whole = entry_verdict(entry(), catalog(statutes), DAY)
    assert not whole.valid
    assert "请把豁免缩小到信息项 case_no" in whole.reasons[0]
    assert entry_verdict(entry("case_no"), catalog(statutes), DAY).valid


def test_an_item_that_the_entry_has_not_is_refused(statutes: dict[str, Statute]) -> None:
    with pytest.raises(InputError, match="nowhere 不是该条目的信息项"):
        entry_verdict(entry("nowhere"), catalog(statutes), DAY)


def test_an_entry_without_exemption_has_no_verdict(statutes: dict[str, Statute]) -> None:
    with pytest.raises(InputError, match="没有申报不予汇聚"):
        entry_verdict(entry(exempt=False), catalog(statutes), DAY)


def test_the_register_of_verdicts_lists_exactly_the_exempted_entries(
    statutes: dict[str, Statute],
) -> None:
    other = entry(exempt=False).model_copy(update={"key": "public_security/other"})
    found = verdicts(catalog(statutes, entry("case_no"), other), DAY)
    assert {key: decided.valid for key, decided in found.items()} == {
        "public_security/penalty": True
    }
