"""Requests: who may decide, what a refusal needs, what the clock says."""

from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from assets.sharing.end_grants import end_grants
from assets.sharing.sharing_attention import sharing_attention
from resources.registry.access.users import User
from tests.sharing.conftest import DAY, City, small_catalog
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.request import RequestStep


def submitted(city: City, product: str = "payer") -> str:
    desk = city.desk()
    number = desk.draft(city.wanted(product)).id
    desk.take(number, RequestStep("submit", "张三", "civil"))
    return number


def test_an_unconditional_product_is_granted_after_the_form_check(city: City) -> None:
    number = submitted(city, "school")
    assert city.desk().take(number, RequestStep("approve", "王五", "bureau")).state == "approved"


def test_a_conditional_one_goes_to_the_source_agency_then_to_the_bureau(city: City) -> None:
    desk, number = city.desk(), submitted(city)
    assert desk.take(number, RequestStep("approve", "王五", "bureau")).state == "agency_review"
    assert desk.take(number, RequestStep("approve", "赵六", "tax")).state == "bureau_review"
    assert desk.take(number, RequestStep("approve", "王五", "bureau")).state == "approved"


def test_the_holiday_does_not_count(city: City) -> None:
    number = submitted(city)
    # Two working days after Wednesday 23 September: 24, then 28 (25 to 27 is 中秋).
    assert city.platform.registry.sharing.requests.one(number).due == date(2026, 9, 28)


def test_the_clock_stands_still_while_something_is_missing(city: City) -> None:
    number = submitted(city)
    city.desk().take(number, RequestStep("notice", "王五", "bureau", "缺授权书"))
    waiting = city.platform.registry.sharing.requests.one(number)
    assert not waiting.is_overdue(date(2026, 12, 1))
    later = city.desk(date(2026, 9, 30))
    after = later.take(number, RequestStep("answer", "张三", "civil", "已补"))
    # It stood 24, 28, 29 and 30 September: four working days after the 28th are 29, 30, 8, 9.
    assert after.due == date(2026, 10, 9)


def test_what_is_missing_is_told_once_in_a_round(city: City) -> None:
    number, desk = submitted(city), city.desk()
    desk.take(number, RequestStep("notice", "王五", "bureau", "缺授权书"))
    desk.take(number, RequestStep("answer", "张三", "civil", "已补"))
    with pytest.raises(InputError, match="一次性告知"):
        desk.take(number, RequestStep("notice", "王五", "bureau", "还缺"))


@pytest.mark.parametrize("basis", ["不方便提供", "《示例保密法》第六条", "某局通知"])
def test_a_refusal_without_a_law_that_forbids_is_refused(city: City, basis: str) -> None:
    number, desk = submitted(city), city.desk()
    desk.take(number, RequestStep("approve", "王五", "bureau"))
    with pytest.raises(InputError, match="依据不成立"):
        desk.take(number, RequestStep("refuse", "赵六", "tax", basis))
    assert city.platform.registry.sharing.requests.one(number).state == "agency_review"


def test_a_refusal_on_a_law_that_forbids_stands_and_may_be_objected_to(city: City) -> None:
    number, desk = submitted(city), city.desk()
    desk.take(number, RequestStep("approve", "王五", "bureau"))
    refused = desk.take(number, RequestStep("refuse", "赵六", "tax", "《示例保密法》第五条"))
    assert refused.state == "refused"
    for step in range(3):
        objected = desk.take(number, RequestStep("object", "张三", "civil", f"第{step + 1}次"))
        assert objected.objections == step + 1
        desk.take(number, RequestStep("dismiss", "王五", "bureau", "《示例保密法》第五条"))
    with pytest.raises(InputError, match="三个步骤"):
        desk.take(number, RequestStep("object", "张三", "civil", "第四次"))
    again = desk.take(number, RequestStep("resubmit", "张三", "civil"))
    assert (again.state, again.round) == ("submitted", 2)


def test_a_condition_that_the_catalog_does_not_name_is_refused(city: City) -> None:
    number, desk = submitted(city), city.desk()
    desk.take(number, RequestStep("approve", "王五", "bureau"))
    with pytest.raises(InputError, match="第九条"):
        desk.take(number, RequestStep("approve", "赵六", "tax"), condition="须缴纳费用")
    desk.take(number, RequestStep("approve", "赵六", "tax"), condition="信用监管")


@pytest.mark.parametrize(("actor", "agency"), [("张三", "bureau"), ("李四", "civil")])
def test_nobody_decides_a_request_of_their_own(city: City, actor: str, agency: str) -> None:
    number = submitted(city)
    with pytest.raises(InputError, match="自己的申请"):
        city.desk().take(number, RequestStep("approve", actor, agency))


def test_another_agency_may_not_decide(city: City) -> None:
    number, desk = submitted(city), city.desk()
    desk.take(number, RequestStep("approve", "王五", "bureau"))
    with pytest.raises(InputError, match="tax"):
        desk.take(number, RequestStep("approve", "孙七", "health"))


def test_what_is_missing_in_a_request_is_told_at_once(city: City) -> None:
    with pytest.raises(InputError) as refused:
        city.desk().draft(city.wanted("payer", purpose="", scene=" ", until=date(2028, 1, 1)))
    assert len(refused.value.problems) == 3


def test_two_pending_requests_do_not_touch_each_other(city: City) -> None:
    one, two = submitted(city), submitted(city)
    city.desk().take(one, RequestStep("approve", "王五", "bureau"))
    assert city.platform.registry.sharing.requests.one(two).state == "submitted"


def test_a_demand_becomes_the_duty_of_an_agency_and_then_a_request(city: City) -> None:
    desk = city.desk()
    number = desk.draft(city.wanted(None)).id
    assigned = desk.take(number, RequestStep("assign", "王五", "bureau"), target="school")
    assert (assigned.state, assigned.agency) == ("collecting", "school")
    assert assigned.due is not None
    matched = desk.take(number, RequestStep("match", "王五", "bureau"), target="school")
    assert (matched.state, matched.product) == ("submitted", "school")


def test_a_grant_ends_by_itself_and_revocation_is_final(city: City) -> None:
    number = city.granted("payer")
    grants = city.platform.registry.sharing.grants
    assert grants.one(number).state(DAY) == "active"
    assert grants.one(number).state(date(2027, 4, 1)) == "expired"
    grants.revoke(number, "王五", "目的消失", DAY)
    assert grants.one(number).state(DAY) == "revoked"
    with pytest.raises(InputError, match="撤销"):
        grants.issue_token(number, "王五", DAY)


def test_a_raised_level_revokes_the_grants_of_its_products(city: City) -> None:
    number, other = city.granted("payer"), city.granted("payer_here")
    raised = small_catalog(status="L3")
    assert end_grants(city.platform.registry, raised, "payer", DAY) == [number]
    assert end_grants(city.platform.registry, raised, "payer_here", DAY) == []
    assert city.platform.registry.sharing.grants.one(other).state(DAY) == "active"


def test_of_a_token_only_its_hash_is_kept(city: City) -> None:
    token = city.token(city.granted("payer"))
    database = city.platform.settings.home / "registry.db"
    kept = b"".join(file.read_bytes() for file in database.parent.glob("registry.db*"))
    assert token.encode() not in kept


def test_every_step_is_in_the_journal(city: City) -> None:
    number = city.granted("payer")
    request = city.platform.registry.sharing.grants.one(number).request
    actions = [line.action for line in city.platform.registry.journal.lines(request)]
    assert actions == [
        "共享申请起草",
        "共享申请提交",
        "共享申请同意",
        "共享申请同意",
        "共享申请同意",
    ]
    assert [line.action for line in city.platform.registry.journal.lines(number)] == ["共享授权"]


def test_a_demand_for_what_the_law_withholds_is_refused_on_its_basis(city: City) -> None:
    desk = city.desk()
    number = desk.draft(city.wanted(None)).id
    step = RequestStep("refuse", "王五", "bureau", "《示例保密法》第五条")
    with pytest.raises(InputError, match="依据不成立"):
        desk.take(number, step, target="tax/person")
    assert desk.take(number, step, target="tax/payer").state == "refused"


def test_overdue_steps_and_channels_need_attention(city: City) -> None:
    number = submitted(city)
    found = sharing_attention(city.platform, city.catalog, date(2026, 9, 29))
    assert [each.id for each in found.requests] == [number]
    assert [channel.name for _, channel in found.channels] == ["旧接口"]


def test_a_standing_supply_is_late_when_no_rows_came_within_its_cycle(city: City) -> None:
    grant = city.granted("school", standing="每周")
    city.granted("school", "health")  # once: never late
    due = DAY + timedelta(days=7)

    def late(day: date) -> list[str]:
        found = sharing_attention(city.platform, city.catalog, day)
        return [each.grant for each in found.supplies]

    assert (late(due), late(due + timedelta(days=1))) == ([], [grant])
    found = sharing_attention(city.platform, city.catalog, due + timedelta(days=1))
    assert found.any
    assert found.as_json()["late_supplies"][0]["due"] == due
    city.build("school", due)
    assert late(due + timedelta(days=1)) == []
    city.platform.registry.sharing.grants.revoke(grant, "王五", "目的消失", due)
    assert late(due + timedelta(days=30)) == []
    with pytest.raises(InputError, match="每周"):
        city.desk().draft(city.wanted("school", standing="有空时"))


def test_a_grant_above_l2_takes_a_second_person(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ZB_CATALOG", "ZB_LAKE", "ZB_REGISTRY_URL", "ZB_PERSONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(city.platform.settings.home))
    users, desk = city.platform.registry.access.users, city.desk()
    numbers: list[str] = []
    for product in ("payer", "identity"):
        asked = desk.draft(city.wanted(product))
        desk.take(asked.id, RequestStep("submit", "张三", "civil"))
        desk.take(asked.id, RequestStep("approve", "王五", "bureau"))
        desk.take(asked.id, RequestStep("approve", "赵六", "tax"))
        desk.take(asked.id, RequestStep("approve", "王五", "bureau"))
        numbers.append(asked.id)
    users.add(User("officer", frozenset({"security_officer"}), os_user=system_login()), "test")

    def grant(number: str) -> None:
        done = CliRunner().invoke(declare_app(), ["share", "grant", number])
        if isinstance(done.exception, InputError):
            raise done.exception
        assert done.exit_code == 0, done.exception

    grant(numbers[0])
    with pytest.raises(InputError, match="须第二人批准，已提出申请 1"):
        grant(numbers[1])
    assert [each.product for each in city.platform.registry.sharing.grants.all()] == ["payer"]
    city.platform.registry.access.approvals.approve(1, "王五")
    grant(numbers[1])
    made = city.platform.registry.sharing.grants.all()[-1]
    assert (made.product, made.granted_level) == ("identity", "L3")
