"""What the night finds over tables stands in the registry, the lake and the command line alike."""

from tests.end_to_end.installation import FIRST, SECOND, Lived


def test_rules_over_tables_are_judged_every_night_and_their_records_can_be_had(
    lived: Lived,
) -> None:
    here = lived.installation
    results = here.platform.registry.quality.across(FIRST, SECOND)
    kinds = {each.rule.partition(":")[0] for each in results if each.checked}
    assert {"reference", "same_fact", "order", "condition", "timely"} <= kinds
    assert {each.day for each in results} == {FIRST, SECOND}
    assert all(each.indicator and each.version and each.release_id for each in results)

    rows = here.json(
        "query",
        "SELECT table_name, rule, count(*) AS failing FROM report.failing_records GROUP BY ALL",
    )
    found = {(row["table_name"], row["rule"]): row["failing"] for row in rows}
    told = {
        (each.table_name, each.rule): each.checked - each.passed
        for each in results
        if each.day == SECOND and each.passed < each.checked
        if each.rule.partition(":")[0] not in ("timely", "declared_rows")
    }
    assert found == told


def test_entries_with_a_cycle_are_timely_or_not(lived: Lived) -> None:
    registry = lived.installation.platform.registry
    timely = {
        r.table_name: r
        for r in registry.quality.across(SECOND, SECOND)
        if r.rule == "timely:delivery"
    }
    failed = [
        e
        for e in lived.nights[SECOND]["entries"]
        if e["good_day"] is None and e["state"] == "failed"
    ]
    assert len(timely) > 40
    for entry in failed:
        assert timely[f"aggregation.{entry['entry'].replace('/', '__')}"].passed == 0


def test_a_rule_says_what_it_means_and_how_it_fared(lived: Lived) -> None:
    here = lived.installation
    told = here.json("rules", "show", "public_security/household_register/resident_id:resident_id")
    assert (told["dimension"], told["indicator"]) == ("准确性", "数据格式合规性")
    assert told["blocking"]
    assert [each["date"] for each in told["results"]] == [FIRST.isoformat(), SECOND.isoformat()]
    bad = told["results"][-1]["checked"] - told["results"][-1]["passed"]
    statement = told["rows"].removeprefix('zb query "').removesuffix('"')
    assert bad
    assert len(here.json("query", statement)) == bad
