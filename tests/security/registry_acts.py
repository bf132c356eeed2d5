"""Acts of people in the registry: users, approvals, sharing, verified findings, as evidence to tamper with."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from resources.registry import Registry
from resources.registry.access.users import User
from resources.registry.records.findings import FindingCase
from resources.registry.sharing.packages import PublishedPackage
from resources.registry.sharing.usage import Usage
from zb_pipelines.domain.sharing.limits import shipped_sharing_rules
from zb_pipelines.domain.sharing.request import Act, RequestStep, SharingRequest


def record_acts(registry: Registry, day: date) -> None:
    """One row or more in each table of acts; the usage of ``day`` is still open."""
    registry.access.users.add(User("张三", frozenset({"engineer"}), password="$argon2id$x"), "系统")
    asked = registry.access.approvals.ask("publish", "c" * 64, "张三", "首次发布")
    registry.access.approvals.approve(asked.id, "李四")
    registry.access.approvals.use("publish", "c" * 64, "张三")
    grant = _grant(registry, day)
    registry.sharing.grants.issue_token(grant, "王五", day)
    record_usage(registry, grant, day)
    published = PublishedPackage(
        "schools", "1", day, "school", 3, 3, 0, "d" * 64, [], datetime.now(UTC)
    )
    registry.sharing.packages.publish(published)
    case = FindingCase("f1", "healthcare", "r", "属实", Decimal("12.50"), "李四", "已核", day)
    registry.findings.record([case, replace(case, finding="f2")])


def record_usage(registry: Registry, grant: str, day: date) -> None:
    """Four calls in two transactions."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    calls = [Usage(at, day, "payer", act, 200, grant) for act in ("metadata", "query", "file")]
    registry.sharing.usage.record(calls)
    registry.sharing.usage.record(calls[:1])


def _grant(registry: Registry, day: date) -> str:
    requests, rules = registry.sharing.requests, shipped_sharing_rules()
    wanted = SharingRequest(
        "",
        "payer",
        "civil",
        "张三",
        "信用监管",
        "主要职责",
        "失信惩戒",
        day,
        date(2027, 3, 31),
        0,
        day,
    )
    number = requests.draft(wanted, "张三").id
    taken: tuple[tuple[Act, str, str], ...] = (
        ("submit", "张三", "civil"),
        ("approve", "王五", "bureau"),
    )
    for act, actor, agency in taken:
        requests.take(number, RequestStep(act, actor, agency), day, rules, conditional=False)
    return requests.grant(
        number, RequestStep("grant", "王五", "bureau"), day, rules, "L2", "table"
    ).id
