"""Whoever may start a run of Dagster destroys nothing that release and approval do not cover."""

import dagster as dg
import pytest

from resources.registry import Release
from tests.rollout.house import (
    COMPANY,
    PAYER,
    PERSON,
    SECRET_NAME,
    SECRET_PHONE,
    Draft,
    House,
    base,
)
from tests.rollout.test_apply import exempt
from zb_pipelines.domain.errors import InputError
from zb_pipelines.rollout.apply import erase_person
from zb_pipelines.rollout.approval.approval import approve_erasure
from zb_pipelines.rollout.jobs import ERASURE, SEALING, erasure_config, seal_config
from zb_pipelines.rollout.plan import Launch

BASE_TABLE = "base/legal_entity/body"


def start(release: Release, job: str, config: dict[str, object]) -> bool:
    """Start a run as the web page does, with any run config; whether it succeeded."""
    from zb_pipelines.definitions import build_defs  # opens the installation when imported

    with dg.DagsterInstance.get() as instance:
        chosen = build_defs(release).resolve_job_def(job)
        done = chosen.execute_in_process(instance=instance, run_config=config, raise_on_error=False)
    return done.success


def approve(house: House, release: Release, *columns: str) -> None:
    launch = Launch("erase", {PAYER: ()}, release.id, (), "purge", columns)
    approve_erasure(house.platform, launch, "王五")


@pytest.mark.parametrize(
    ("action", "entry", "columns"),
    [
        ("purge", PAYER, ("name", "phone")),
        ("purge", PAYER, ()),
        ("remask", COMPANY, ()),
        ("purge", "no/entry", ("name",)),
    ],
)
def test_a_run_that_no_release_asks_for_destroys_nothing(
    house: House, lived: Release, action: str, entry: str, columns: tuple[str, ...]
) -> None:
    assert not start(lived, ERASURE, erasure_config(action, entry, columns))
    assert not start(lived, SEALING, seal_config(BASE_TABLE))
    assert house.holds(SECRET_NAME)
    assert house.platform.registry.erasures.all() == []


def test_a_plan_without_an_approval_destroys_nothing(house: House, draft: Draft) -> None:
    new = house.publish(draft(base, exempt()))
    assert not start(new, ERASURE, erasure_config("purge", PAYER, ()))
    assert house.holds(SECRET_NAME)
    approve(house, new)
    assert start(new, ERASURE, erasure_config("purge", PAYER, ()))
    assert house.platform.registry.erasures.all()[0].subject == PAYER


def test_run_config_cannot_widen_what_was_approved(house: House, draft: Draft) -> None:
    new = house.publish(draft(base, exempt("phone")))
    approve(house, new, "name", "phone")
    assert not start(new, ERASURE, erasure_config("purge", PAYER, ("name", "phone")))
    assert not start(new, ERASURE, erasure_config("purge", PAYER, ()))
    assert house.holds(SECRET_PHONE)
    assert start(new, ERASURE, erasure_config("purge", PAYER, ("phone",)))
    assert house.holds(SECRET_PHONE) == []
    assert house.holds(SECRET_NAME)


def test_a_release_that_is_not_in_force_destroys_nothing(house: House, draft: Draft) -> None:
    old = house.publish(draft(base, exempt()))
    approve(house, old)
    house.publish(draft(base))
    assert not start(old, ERASURE, erasure_config("purge", PAYER, ()))
    assert house.holds(SECRET_PHONE)


def test_a_person_is_erased_once_for_each_approval(house: House, lived: Release) -> None:
    with pytest.raises(InputError, match="未获批准"):
        erase_person(house.platform, PERSON, "个人信息保护法第四十七条")
    assert house.holds(PERSON)
    erase_person(house.platform, PERSON, "个人信息保护法第四十七条", approved_by="王五")
    with pytest.raises(InputError, match="未获批准"):
        erase_person(house.platform, PERSON, "个人信息保护法第四十七条")
    approved = [line for line in house.platform.registry.journal.lines() if "批准" in line.action]
    assert [line.actor for line in approved] == ["王五"]
    assert PERSON not in str(approved)
