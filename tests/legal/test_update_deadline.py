"""Which clock runs for whom when a law changes: 15 working days for all, 10 for government bodies."""

from datetime import date

import pytest

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.update_deadline import chosen_rules, update_deadlines

DAY = date(2026, 11, 20)
# name, kind, day, what applies: working days and whether the rule is verified
BOUND = [
    ("淄博市公安局", "机关", DAY, 10, False),
    ("淄博市医疗保障经办机构", "授权组织", DAY, 10, False),
    ("淄博市中级人民法院", "机关", DAY, 15, True),
    ("中共淄博市委机构编制委员会办公室", "机关", DAY, 15, True),
    ("淄博市自来水公司", "公共企业", DAY, 15, True),
    ("淄博市残疾人联合会", "人民团体", DAY, 15, True),
    ("淄博市住房公积金管理中心", "事业单位", DAY, 15, True),
    ("淄博市公安局", "机关", date(2025, 7, 31), 15, True),
    ("淄博市公安局", "机关", date(2025, 8, 1), 10, False),
    ("淄博市公安局", "机关", date(2024, 10, 31), 15, True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "day", "working_days", "verified"), BOUND)
def test_the_stricter_rule_applies_to_whom_it_binds(
    statutes: dict[str, Statute], name: str, kind: str, day: date, working_days: int, verified: bool
) -> None:
    first = update_deadlines(statutes, name, kind, day)[0]
    assert (first.working_days, first.verified) == (working_days, verified)


def test_a_deployment_may_count_verified_rules_only(statutes: dict[str, Statute]) -> None:
    (only,) = update_deadlines(statutes, "淄博市公安局", "机关", DAY, "verified")
    assert only.text == "《淄博市公共数据管理办法》第十条第四款15个工作日（已核验）"


def test_another_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_LAW_DEADLINE", "laxest")
    with pytest.raises(InputError, match="laxest"):
        chosen_rules()
