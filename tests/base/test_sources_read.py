"""Which delivery of a source a build reads when not everything came."""

from tests.base.city import MONDAY, TUESDAY, WEDNESDAY, City, consolidation, golden_field
from tests.shipped import shipped_catalog
from zb_pipelines.domain.survivorship.model import Claim

POLICE, HEALTH = "police/register", "health/enrolment"
PERSON = {"id_no": "string", "name": "string"}
C = consolidation(
    [Claim(entry=e, key="id_no", fields={"name": "name"}) for e in (POLICE, HEALTH)],
    [golden_field("name", POLICE, HEALTH)],
)


def test_a_source_that_failed_is_read_as_it_last_stood(city: City) -> None:
    city.declare(POLICE, PERSON)
    city.declare(HEALTH, PERSON)
    city.deliver(POLICE, MONDAY, ("1", "李明"))
    city.deliver(HEALTH, MONDAY, ("1", "李铭"), ("2", "王芳"))
    city.deliver(HEALTH, TUESDAY, ("2", "王芳"))
    build = city.build(C, TUESDAY)
    assert build.inputs == {POLICE: "2026-11-02", HEALTH: "2026-11-03"}
    assert city.read("person", TUESDAY, "id_no, name") == [("1", "李明"), ("2", "王芳")]


def test_a_source_that_never_delivered_is_left_out_and_said_to_be(city: City) -> None:
    city.declare(POLICE, PERSON)
    city.declare(HEALTH, PERSON)
    city.deliver(HEALTH, MONDAY, ("2", "王芳"))
    build = city.build(C, MONDAY)
    assert build.inputs == {POLICE: "never", HEALTH: "2026-11-02"}
    assert city.read("person", MONDAY, "id_no, name, name__source") == [("2", "王芳", HEALTH)]


def test_a_city_that_delivered_nothing_yet_has_an_empty_database(city: City) -> None:
    city.declare(POLICE, PERSON)
    city.declare(HEALTH, PERSON)
    build = city.build(C, MONDAY)
    assert (build.rows, build.conflicts, city.read("person", MONDAY, "*")) == (0, 0, [])


def test_a_past_day_is_built_from_what_was_known_then(city: City) -> None:
    city.declare(POLICE, PERSON)
    city.declare(HEALTH, PERSON)
    city.deliver(POLICE, MONDAY, ("1", "李明"))
    city.deliver(POLICE, WEDNESDAY, ("1", "李铭"))
    city.build(C, TUESDAY)
    assert city.read("person", TUESDAY, "name") == [("李明",)]


def test_an_incremental_source_is_read_as_all_its_days_together(city: City) -> None:
    city.declare(POLICE, PERSON, mode="incremental")
    city.declare(HEALTH, PERSON)
    city.deliver(POLICE, MONDAY, ("1", "李明"), ("2", "王芳"))
    city.deliver(POLICE, TUESDAY, ("1", "李铭"))
    city.deliver(POLICE, WEDNESDAY, ("3", "赵六"))
    build = city.build(C, TUESDAY)
    assert city.read("person", TUESDAY, "id_no, name") == [("1", "李铭"), ("2", "王芳")]
    assert (build.inputs[POLICE], build.conflicts) == ("2026-11-03", 0)


def test_a_source_that_the_law_excuses_is_left_out_though_it_delivered_before(city: City) -> None:
    shipped = shipped_catalog()
    cases = shipped.entries["health_commission/infectious_case"]
    city.statutes, city.subjects = shipped.statutes, shipped.subjects
    city.declare(POLICE, PERSON)
    city.declare(HEALTH, PERSON)
    city.deliver(POLICE, MONDAY, ("1", "李明"))
    city.deliver(HEALTH, MONDAY, ("2", "王芳"))
    excused = {"exemption": cases.exemption, "subject": cases.subject}
    city.entries[HEALTH] = city.entries[HEALTH].model_copy(update=excused)
    build = city.build(C, MONDAY)
    assert build.inputs == {POLICE: "2026-11-02", HEALTH: "exempt"}
    assert city.read("person", MONDAY, "id_no") == [("1",)]


def test_a_partition_of_an_earlier_record_key_makes_no_record_twice(city: City) -> None:
    city.declare(POLICE, PERSON | {"page": "string"}, record_key=("page",))
    city.declare(HEALTH, PERSON)
    city.deliver(POLICE, MONDAY, ("1", "李明", "p1"), ("1", "李铭", "p2"))
    city.declare(POLICE, PERSON | {"page": "string"}, record_key=("id_no",))
    build = city.build(C, TUESDAY)
    assert (build.rows, build.conflicts) == (1, 1)


def test_deliveries_that_add_up_make_no_record_twice(city: City) -> None:
    city.declare(POLICE, PERSON | {"page": "string"}, record_key=("page",), mode="incremental")
    city.declare(HEALTH, PERSON)
    city.deliver(POLICE, MONDAY, ("1", "李明", "p1"))
    city.declare(POLICE, PERSON | {"page": "string"}, record_key=("id_no",), mode="incremental")
    city.deliver(POLICE, TUESDAY, ("1", "李铭", "p2"))
    build = city.build(C, TUESDAY)
    assert (build.rows, build.conflicts) == (1, 1)
