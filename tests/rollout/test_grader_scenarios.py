"""Every kind of change × kind of source × state of the partition, and what must follow."""

from collections.abc import Callable, Generator
from datetime import date
from typing import Any, get_args

import pytest
import sqlalchemy as sa

from resources.engine import open_engine
from resources.lake import Lake
from resources.registry import Registry
from resources.registry.schema.schema import metadata
from tests.rollout.recorded import DAY, DAYS, INVOICE, PAYER, Recorded
from zb_pipelines.domain.catalog.changes import TITLES, Kind, diff
from zb_pipelines.domain.catalog.grading import RULES, grade
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.rollout.plan import Plan, plan

Plain = dict[str, Any]
Draft = Callable[..., Catalog]
Bend = Callable[[Plain, str], None]
NEVER_HAD = date(2026, 11, 17)
EXEMPT = {
    "basis": "《示例保密法》第八条",
    "reason": "法律禁止提供",
    "decided": "2026-01-01",
    "decided_by": "税务局",
    "review_by": "2027-01-01",
}


def items(plain: Plain, entry: str) -> list[Plain]:
    return plain["entries"][entry]["items"]


def item(name: str, **changed: Any) -> Callable[[Plain, str], None]:
    def bend(plain: Plain, entry: str) -> None:
        next(each for each in items(plain, entry) if each["name"] == name).update(changed)

    return bend


def entry_fields(**changed: Any) -> Callable[[Plain, str], None]:
    def bend(plain: Plain, entry: str) -> None:
        plain["entries"][entry].update(changed)

    return bend


def new_item(plain: Plain, entry: str) -> None:
    items(plain, entry).append({"name": "extra", "title": "新增项"})


def without_last_item(plain: Plain, entry: str) -> None:
    items(plain, entry).pop()


def renamed(plain: Plain, entry: str) -> None:
    last = items(plain, entry)[-1]
    last.update(name="renamed", column=last["name"])
    plain["entries"][entry]["extraction"] = (
        {"mode": "incremental", "time": "renamed"} if entry == INVOICE else {}
    )


def without_entry(plain: Plain, entry: str) -> None:
    del plain["entries"][entry]
    plain["retired"] = [{"entry": entry, "retired": "2026-11-20", "reason": "职能取消"}]


def moved(plain: Plain, entry: str) -> None:
    was = plain["entries"].pop(entry)
    key = f"market/{entry.split('/')[1]}"
    plain["entries"][key] = was | {"key": key, "agency": "market"}


def exempt(*names: str, basis: str = EXEMPT["basis"]) -> Callable[[Plain, str], None]:
    return entry_fields(exemption=EXEMPT | {"items": list(names), "basis": basis})


def codes(plain: Plain, _entry: str) -> None:
    plain["codes"]["status"]["values"]["03"] = "吊销"


def order(plain: Plain, _entry: str) -> None:
    plain["consolidations"]["legal_entity"]["fields"][0]["order"].reverse()


def nothing(_plain: Plain, _entry: str) -> None:
    pass


def law(**changed: Any) -> Callable[[Plain, str], None]:
    def bend(plain: Plain, entry: str) -> None:
        exempt()(plain, entry)
        plain["statutes"]["secret_law"]["versions"][0].update(changed)

    return bend


def law_again(number: str) -> Callable[[Plain, str], None]:
    def bend(plain: Plain, entry: str) -> None:
        exempt()(plain, entry)
        versions = plain["statutes"]["secret_law"]["versions"]
        rule = versions[0]["articles"][0] | {"number": number}
        versions[0]["until"] = "2026-06-01"
        versions.append({"label": "2026", "in_force": "2026-06-01", "articles": [rule]})

    return bend


# title, entry, before, after, kind, and what happens to today, a stored day, an absent day
SCENARIOS = [
    ("entry added", PAYER, without_entry, nothing, "entry_added", "pull nothing lost"),
    ("entry added", INVOICE, without_entry, nothing, "entry_added", "pull pull pull"),
    ("entry retired", PAYER, nothing, without_entry, "entry_retired", "schedule nothing nothing"),
    ("entry moved", PAYER, nothing, moved, "entry_moved", "pull nothing nothing"),
    ("entry moved", INVOICE, nothing, moved, "entry_moved", "pull nothing nothing"),
    ("item added", PAYER, nothing, new_item, "item_added", "pull lost lost"),
    ("item added", INVOICE, nothing, new_item, "item_added", "pull pull nothing"),
    ("item removed", PAYER, nothing, without_last_item, "item_removed", "restandardise restandardise nothing"),
    ("item renamed", PAYER, nothing, renamed, "item_renamed", "pull nothing nothing"),
    ("item renamed", INVOICE, nothing, renamed, "item_renamed", "pull pull nothing"),
    ("item from another column", PAYER, nothing, item("name", column="mc"), "item_column", "pull lost lost"),
    ("item from another column", INVOICE, nothing, item("uscc", column="sh"), "item_column", "pull pull nothing"),
    ("item retyped", PAYER, nothing, item("phone", type="integer"), "item_retyped", "restandardise restandardise nothing"),
    ("item retyped", INVOICE, nothing, item("opened", type="date"), "item_retyped", "restandardise restandardise nothing"),
    ("item shortened", PAYER, nothing, item("name", length=20), "item_retyped", "restandardise restandardise nothing"),
    ("item means a phone", PAYER, nothing, item("phone", semantic="phone"), "item_semantic", "restandardise restandardise nothing"),
    ("code list changed", PAYER, nothing, codes, "codes_changed", "restandardise restandardise nothing"),
    ("code list dropped", PAYER, nothing, item("status", codes=None), "codes_changed", "restandardise restandardise nothing"),
    ("required", PAYER, nothing, item("name", required=True), "required_switched", "restandardise restandardise nothing"),
    ("no more required", PAYER, nothing, item("uscc", required=False), "required_switched", "restandardise restandardise nothing"),
    ("identifier changed", PAYER, nothing, entry_fields(identifiers=["name"]), "identifier_changed", "restandardise restandardise nothing"),
    ("record key changed", PAYER, nothing, entry_fields(record_key=["name"]), "record_key_changed", "restandardise restandardise nothing"),
    ("item's level raised", PAYER, nothing, item("phone", level="L3"), "level_raised", "remask remask nothing"),
    ("entry's level raised", PAYER, nothing, entry_fields(level="L3"), "level_raised", "remask remask nothing"),
    ("level lowered", PAYER, nothing, item("phone", level="L1"), "level_lowered", "nothing nothing nothing"),
    ("sharing changed", PAYER, nothing, entry_fields(sharing={"type": "有条件共享", "condition": "依职责"}), "sharing_changed", "nothing nothing nothing"),
    ("opening changed", PAYER, nothing, entry_fields(opening={"type": "不予开放", "basis": "《示例法》第一条"}), "opening_changed", "nothing nothing nothing"),
    ("cycle changed", PAYER, nothing, entry_fields(cycle="每月"), "cycle_changed", "schedule nothing nothing"),
    ("extraction to snapshot", INVOICE, nothing, entry_fields(extraction={}), "extraction_changed", "pull nothing nothing"),
    ("extraction's time item", INVOICE, nothing, entry_fields(extraction={"mode": "incremental", "time": "uscc"}), "extraction_changed", "pull pull nothing"),
    ("crs declared", PAYER, nothing, entry_fields(crs="GCJ-02"), "crs_changed", "restandardise restandardise nothing"),
    ("a reference list", PAYER, nothing, entry_fields(reference_list=True), "reference_list_changed", "restandardise restandardise nothing"),
    ("bounds changed", PAYER, nothing, entry_fields(expect={"min": 5}), "bounds_changed", "restandardise nothing nothing"),
    ("survivorship order", PAYER, nothing, order, "survivorship_changed", "rebuild rebuild nothing"),
    ("exemption granted", PAYER, nothing, exempt(), "exemption_granted", "purge purge nothing"),
    ("exemption granted", INVOICE, nothing, exempt(), "exemption_granted", "purge purge nothing"),
    ("exemption without ground", PAYER, nothing, exempt(basis="《示例保密法》第九条"), "exemption_unfounded", "schedule nothing nothing"),
    ("exemption widened", PAYER, exempt("phone"), exempt("phone", "name"), "exemption_widened", "purge purge nothing"),
    ("exemption narrowed", PAYER, exempt("phone", "name"), exempt("phone"), "exemption_narrowed", "pull lost lost"),
    ("exemption narrowed to items", INVOICE, exempt("uscc", "opened"), exempt("opened"), "exemption_narrowed", "pull pull nothing"),
    ("exemption lapsed", PAYER, exempt(), nothing, "exemption_lapsed", "pull lost lost"),
    ("exemption lapsed", INVOICE, exempt(), nothing, "exemption_lapsed", "pull pull pull"),
    ("exemption cited otherwise", PAYER, exempt(), exempt(basis="《示例保密法》第八条。"), "exemption_restated", "nothing nothing nothing"),
    ("statute amended", PAYER, exempt(), law(label="2010修订"), "statute_amended", "nothing nothing nothing"),
    ("statute amended, basis holds", PAYER, exempt(), law_again("八"), "basis_touched", "nothing nothing nothing"),
    ("statute renumbered", PAYER, exempt(), law_again("九"), "statute_renumbered", "nothing nothing nothing"),
    ("statute renumbered, basis lost", PAYER, exempt(), law_again("九"), "basis_lost", "schedule nothing nothing"),
    ("statute repealed", PAYER, exempt(), law(until="2026-06-01"), "statute_repealed", "nothing nothing nothing"),
    ("statute repealed, basis lost", PAYER, exempt(), law(until="2026-06-01"), "basis_lost", "schedule nothing nothing"),
    ("text only", PAYER, nothing, entry_fields(title="改了名"), "text_changed", "nothing nothing nothing"),
]  # fmt: skip


EACH_SCENARIO = pytest.mark.parametrize(
    ("entry", "before", "after", "kind", "expected"),
    [scenario[1:] for scenario in SCENARIOS],
    ids=[f"{scenario[0]} {scenario[1].split('/')[1]}" for scenario in SCENARIOS],
)


@EACH_SCENARIO
def test_each_change_has_its_consequence(
    draft: Draft, entry: str, before: Bend, after: Bend, kind: Kind, expected: str
) -> None:
    old = draft(before, entry=entry)
    new = draft(after, entry=entry)

    changes = diff(old, new, DAY)

    (change,) = (change for change in changes if change.kind == kind)
    declared = new.entries.get(change.subject)
    graded = grade(change, declared.extraction.mode if declared else "snapshot")
    got = [graded.rule.today, graded.rule.stored, graded.rule.absent]
    assert got == expected.split()
    assert change.words


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def registry_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[str]:
    """A registry of either kind, for all scenarios one after another."""
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
        yield url
        with sa.create_engine(url).begin() as connection:
            metadata.drop_all(connection)
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('registry') / 'registry.db'}"


@pytest.fixture(scope="module")
def lived_in(registry_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Recorded]:
    """The registry with a lake beside it."""
    folder = tmp_path_factory.mktemp("scenarios")
    lake = str(folder / "lake")
    settings = Settings(folder, SHIPPED_CATALOG, folder / "sources.yml", lake, registry_url)
    registry = Registry(registry_url)
    with open_engine(settings) as engine:
        yield Recorded(registry, Lake(lake), engine)
    registry.close()


@pytest.fixture
def recorded(lived_in: Recorded, registry_url: str) -> Recorded:
    """The same with nothing recorded."""
    server = sa.create_engine(registry_url)
    with server.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name != "journal":  # that one is append-only
                connection.execute(table.delete())
    server.dispose()
    return lived_in


def done_to(planned: Plan, kind: Kind, day: date) -> str:
    """What the plan does to the partition of ``day`` because of the change of that kind."""
    phases = ("base",) if kind == "survivorship_changed" else ("erase", "entries")
    items = [
        item
        for item in planned.items
        if item.phase in phases and any(reason.change.kind == kind for reason in item.why)
    ]
    for action in ("purge", "remask", "pull", "restandardise", "rebuild"):
        if any(item.action == action and day in item.days for item in items):
            return action
    return "lost" if any(day in item.lost for item in items) else "nothing"


@EACH_SCENARIO
def test_each_plan_does_to_each_partition_what_the_scenario_says(
    recorded: Recorded,
    draft: Draft,
    entry: str,
    before: Bend,
    after: Bend,
    kind: Kind,
    expected: str,
) -> None:
    old = recorded.publish(draft(before, entry=entry))
    for day in DAYS:
        recorded.night(old, day)
    new = recorded.publish(draft(after, entry=entry))

    planned = plan(recorded.registry, recorded.lake, old, new, DAY, since=NEVER_HAD)

    (change,) = (change for change in planned.changes if change.kind == kind)
    known = old.catalog.entries.get(change.subject)
    declared = change.subject in new.catalog.entries
    was_had = not declared or (known is not None and not known.withheld)
    today, stored, absent = ("nothing" if a == "schedule" else a for a in expected.split())
    assert [done_to(planned, kind, day) for day in (DAY, DAYS[0], NEVER_HAD)] == [
        today,
        stored if was_had else absent,
        absent,
    ]


def test_every_kind_has_rules_for_both_kinds_of_source_and_only_one() -> None:
    for kind in get_args(Kind):
        sources = sorted(rule.source for rule in RULES if rule.kind == kind)
        assert sources in (["any"], ["incremental", "snapshot"]), kind
    assert set(TITLES) == set(get_args(Kind))


def test_every_rule_says_its_clause_and_why() -> None:
    assert all(rule.clause and rule.because for rule in RULES)


def test_only_what_destroys_data_is_irreversible() -> None:
    destroying = {rule.kind for rule in RULES if {"purge", "remask"} & {rule.today, rule.stored}}
    assert destroying == {rule.kind for rule in RULES if rule.irreversible}


def test_a_snapshot_source_is_never_asked_for_its_past() -> None:
    for rule in RULES:
        if rule.source != "incremental":
            assert "pull" not in (rule.stored, rule.absent), rule


def test_equal_catalogs_differ_in_nothing(draft: Callable[..., Catalog]) -> None:
    assert diff(draft(), draft(), DAY) == ()
