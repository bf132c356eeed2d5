"""Pseudonyms: one a theme and recipient, versioned, and behind them no way back for an analyst."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assets.derived_tables.pseudonyms import provide_pseudonyms, pseudonym_key
from assets.sharing.keyed_hash import product_secret, product_secrets
from assets.sharing.product_query import product_select
from assets.sharing.request_acts import RequestDesk
from assets.tickets.findings.open_findings import ListedFinding
from assets.tickets.findings.visible_finding import visible_findings
from resources.keys import Key
from resources.platform import Platform
from resources.registry.records.findings import FindingCase
from tests.derived_tables.conftest import DAY, Build
from tests.derived_tables.test_derived_tables import (
    FINDING,
    FINDING_SQL,
    PENSION,
    folder,
    paid,
    refusal,
    write,
)
from tests.sharing.conftest import City, small_catalog
from zb_pipelines.demo.finding_truth import KIND, by_pseudonym
from zb_pipelines.domain.access import Principal, development_principal
from zb_pipelines.domain.access.table_access import TableAccess
from zb_pipelines.domain.catalog.graded_tables import graded_tables
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.product import Product

__all__ = ["folder"]
PERSON = "370301196001010037"
PRODUCT = """\
title: 参保人员
summary: 每行一人。
source: thematic.social_security__pension
form: table
items: [person, late]
key_items: [payment_no]
"""


def pseudonym(platform: Platform, theme: str) -> str:
    with platform.engine(memory="500MB", threads=1) as engine:
        provide_pseudonyms(engine, platform, theme)
        return str(engine.scalar("SELECT person_key($1)", [f" {PERSON.lower()} "]))


def test_each_theme_knows_a_person_by_an_hmac_of_its_own(platform: Platform) -> None:
    seen = {theme: pseudonym(platform, theme) for theme in ("healthcare", "food_safety")}
    assert len(set(seen.values())) == 2
    for theme, told in seen.items():
        key = pseudonym_key(platform, theme).secret
        assert told == "1-" + hmac.new(key, PERSON.encode(), hashlib.sha256).hexdigest()[:32]


def test_a_new_key_gives_other_pseudonyms_and_the_same_numbers_of_findings(
    folder: Path, build_of: Callable[[Catalog], Build], platform: Platform
) -> None:
    build = build_of(load_catalog(folder))
    rows = {PENSION: [paid("A", 20000)]}
    (before,) = build("social_security/large", rows)
    platform.keys.rotate("pseudonym/social_security")
    (after,) = build("social_security/large", rows)
    assert (before["subject"][:2], after["subject"][:2]) == ("1-", "2-")
    assert before["subject"][2:] != after["subject"][2:]
    assert before["finding"] == after["finding"]


def test_findings_older_than_the_key_store_keep_their_numbers(
    folder: Path, build_of: Callable[[Catalog], Build], platform: Platform
) -> None:
    with platform.engine(memory="500MB") as engine:
        platform.lake.replace(engine, "thematic.healthcare__finding", DAY, "SELECT 'x' AS finding")
    (found,) = build_of(load_catalog(folder))(
        "social_security/large", {PENSION: [paid("A", 20000)]}
    )
    # As it was made before: twice SHA-256 over a secret of the registry's salt.
    salt = platform.registry.erasures.salt()
    secret = hashlib.sha256(f"person_key:{salt}".encode()).hexdigest()
    inner = hashlib.sha256((secret + PERSON).encode()).hexdigest()
    person = hashlib.sha256((secret + inner).encode()).hexdigest()[:32]
    identity = f"social_security/large|{person}|202611"
    assert found["finding"] == keyed(platform, identity)
    assert person not in found["subject"]


def keyed(platform: Platform, identity: str) -> str:
    key = platform.keys.key("findings").secret
    return hmac.new(key, identity.encode(), hashlib.sha256).hexdigest()[:32]


# The rule said of a body: what stands in the number is a public register's, and so can be tried out.
BODY = "91370303MA3C00001X"
BODIES = {PENSION: [paid("A", 20000)]}
IDENTITY = f"social_security/large|{BODY}|202611"
UNKEYED = hashlib.md5(IDENTITY.encode()).hexdigest()


def about_bodies(folder: Path) -> Catalog:
    declared = FINDING.replace("subject: person", "subject: body")
    sql = FINDING_SQL.replace("p.resident_id AS subject", f"'{BODY}' AS subject")
    write(folder, "findings/social_security/large", declared, sql)
    return load_catalog(folder)


def test_a_finding_about_a_body_is_numbered_by_the_key(
    folder: Path, build_of: Callable[[Catalog], Build], platform: Platform
) -> None:
    (found,) = build_of(about_bodies(folder))("social_security/large", BODIES)
    assert found["finding"] == keyed(platform, IDENTITY) != UNKEYED


@pytest.mark.parametrize("known_by", ["the night before", "its own day", "a verdict"])
def test_a_finding_that_has_a_number_without_a_key_keeps_it(
    folder: Path, build_of: Callable[[Catalog], Build], platform: Platform, known_by: str
) -> None:
    build = build_of(about_bodies(folder))
    if known_by == "a verdict":
        case = FindingCase(UNKEYED, "social_security", "large", "属实", Decimal(0), "王五", "", DAY)
        platform.registry.findings.record([case])
    else:
        day = DAY if known_by == "its own day" else DAY - timedelta(days=1)
        with platform.engine(memory="500MB") as engine:
            platform.lake.replace(
                engine, "thematic.social_security__finding", day, f"SELECT '{UNKEYED}' AS finding"
            )
    (found,) = build("social_security/large", BODIES)
    assert found["finding"] == UNKEYED


def test_the_demo_city_expects_persons_by_the_pseudonyms_that_findings_have(
    folder: Path, build_of: Callable[[Catalog], Build], platform: Platform
) -> None:
    catalog = load_catalog(folder)
    (found,) = build_of(catalog)("social_security/large", {PENSION: [paid("A", 20000)]})
    platform.keys.rotate("pseudonym/social_security")
    with platform.engine(memory="500MB", threads=1) as engine:
        key = json.dumps({"subject": PERSON, "case_key": "202611"})
        engine.execute(
            "CREATE TABLE expected (entry VARCHAR, key VARCHAR, kind VARCHAR, rule VARCHAR)"
        )
        for rule in ("social_security/large", "another/rule"):
            engine.execute("INSERT INTO expected VALUES ('t', $1, $2, $3)", [key, KIND, rule])
        by_pseudonym(engine, platform, catalog, DAY)
        said = dict(engine.rows("SELECT rule, key ->> '$.subject' FROM expected"))
    assert said == {"social_security/large": found["subject"], "another/rule": PERSON}


def test_an_analyst_of_a_theme_sees_no_column_that_leads_to_a_source(sample: Catalog) -> None:
    analyst = Principal("a", frozenset({"analyst"}), theme="social_security")
    tables = [
        t for t in graded_tables(sample).values() if t.name.startswith("thematic.social_security")
    ]
    assert len(tables) > 3
    columns = {
        "_origin": "VARCHAR[]",
        "evidence": "VARCHAR[]",
        "_record": "VARCHAR",
        "_row": "BIGINT",
    }
    for table in tables:
        shown = TableAccess(analyst, full=True).select_list(table, columns)
        assert shown == ", ".join(
            f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items()
        )


def test_evidence_is_for_those_who_may_look_behind_pseudonyms(sample: Catalog) -> None:
    said = ("tax/taxpayer#a1 甲", "civil_affairs/marriage#b2 乙")
    values: dict[str, Any] = dict.fromkeys(ListedFinding.__dataclass_fields__, "")
    values |= {"theme": "social_security", "evidence": said, "verifier": "tax"}
    finding = ListedFinding(**values)
    for who, seen in (
        (development_principal("root"), [said]),
        (Principal("e", frozenset({"engineer"})), [("***", "***")]),
        (Principal("c", frozenset({"clerk"}), agency="tax"), [said[:1]]),
        (Principal("o", frozenset({"clerk"}), agency="civil_affairs"), []),
        (Principal("a", frozenset({"analyst"}), theme="social_security"), [()]),
        (Principal("r", frozenset({"auditor"})), []),
    ):
        shown = [each.evidence for each in visible_findings(who, sample, [finding])]
        assert shown == seen, who.name


class TestRecipients:
    def test_two_recipients_cannot_join_their_persons(self, platform: Platform) -> None:
        columns = {
            "person": ResolvedColumn(
                name="person", title="人", type="string", level="L3", semantic="person_key"
            )
        }
        product = Product(
            key="insured", title="参保", summary="人", source="theme", form="table",
            items=("person",), key_items=("person",),
        )  # fmt: skip
        keys = [
            Key("recipient/tax", 1, bytes([1]) * 32),
            Key("recipient/civil", 2, bytes([2]) * 32),
        ]
        with platform.engine(memory="500MB", threads=1) as engine:
            engine.execute("CREATE TABLE theme AS SELECT '1-ab' AS person")
            said = [engine.rows(product_select(product, columns, "s", key))[0][0] for key in keys]
        expected = [hmac.new(k.secret, b"1-ab", hashlib.sha256).hexdigest()[:32] for k in keys]
        assert said == [f"1-{expected[0]}", f"2-{expected[1]}"]

    def test_a_pseudonym_is_handed_out_to_a_named_agency_only(self, folder: Path) -> None:
        table = (
            "title: 养老金\nsummary: 每行一笔。\nkey: [payment_no]\ncolumns:\n"
            "  - {name: payment_no}\n  - {name: person, semantic: person_key}\n"
            "  - {name: late, title: 天数, type: integer, level: L1, unit: 天, level_reason: 只有天数}\n"
        )
        sql = (
            "SELECT p.payment_no, person_key(p.resident_id) AS person, 1 AS late,"
            f" [origin('{PENSION}', p._record)] AS _origin"
            " FROM aggregation.human_resources__pension_payment AS p"
        )
        write(folder, "tables/social_security/pension", table, sql)
        file = folder / "products" / "pension.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(PRODUCT, "utf-8")
        assert "person 是人员假名，不能向不特定单位提供" in refusal(folder)
        file.write_text(f"{PRODUCT}recipient: nobody\n", "utf-8")
        assert "nobody" in refusal(folder)
        file.write_text(f"{PRODUCT}recipient: civil_affairs\n", "utf-8")
        assert load_catalog(folder).products["pension"].recipient == "civil_affairs"

    def test_another_agency_cannot_ask_for_it(self, platform: Platform) -> None:
        catalog = small_catalog()
        mine = catalog.products["payer"].model_copy(update={"recipient": "health"})
        catalog = catalog.model_copy(update={"products": catalog.products | {"payer": mine}})
        city, day = City(platform, catalog), date(2026, 9, 23)
        desk = RequestDesk(platform.registry, catalog, day)
        with pytest.raises(InputError, match="另一单位（health）"):
            desk.draft(city.wanted("payer"))
        drafted = desk.draft(replace(city.wanted("payer"), recipient="health"))
        assert drafted.state == "draft"


def test_secrets_of_products_are_their_own_and_stay_known_after_a_rotation(
    platform: Platform,
) -> None:
    first = product_secret(platform, "payer", "ask")
    assert (
        len({first, product_secret(platform, "payer", "row"), product_secret(platform, "b", "ask")})
        == 3
    )
    platform.keys.rotate("product/payer")
    newest, second, former = product_secrets(platform, "payer", "ask")
    assert (newest, second) == (product_secret(platform, "payer", "ask"), first)
    assert (
        former
        == hashlib.sha256(f"ask:payer:{platform.registry.erasures.salt()}".encode()).hexdigest()
    )
