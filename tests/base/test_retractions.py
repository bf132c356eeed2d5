"""What sources take back is gone the next day: golden records and change log, told in plain Python."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from resources.engine import open_engine
from resources.platform import Platform
from tests.base.city import MONDAY, TUESDAY, WEDNESDAY, City, consolidation, golden_field
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.domain.survivorship.model import Claim

POLICE, HEALTH = "police/register", "health/enrolment"
DAYS = (MONDAY, TUESDAY, WEDNESDAY)
FIELDS = ("name", "phone")
C = consolidation(
    [Claim(entry=e, key="id_no", fields={f: f for f in FIELDS}) for e in (POLICE, HEALTH)],
    [golden_field("name", POLICE, HEALTH), golden_field("phone", HEALTH, POLICE)],
)
ORDER = {"name": (POLICE, HEALTH), "phone": (HEALTH, POLICE)}

# Who is in a system on a day, and what it says of them: a person, and a value, may be taken back.
values = st.sampled_from([None, "甲", "乙"])
delivery = st.dictionaries(st.sampled_from("1234"), st.tuples(values, values))
story = st.fixed_dictionaries(
    {(entry, day): delivery for entry in (POLICE, HEALTH) for day in DAYS}
)

Delivery = Mapping[str, tuple[str | None, str | None]]
Story = Mapping[tuple[str, date], Delivery]
State = dict[str, dict[str, str | None]]


def plain(told: Story, day: date) -> tuple[State, State]:
    """Values and their sources of everyone whom a system has on ``day``."""
    known: State = {}
    sources: State = {}
    for person in sorted({*told[POLICE, day], *told[HEALTH, day]}):
        known[person], sources[person] = {}, {}
        for place, field in enumerate(FIELDS):
            said = [(told[e, day].get(person, (None, None))[place], e) for e in ORDER[field]]
            value, source = next((pair for pair in said if pair[0]), (None, None))
            known[person][field], sources[person][field] = value, source
    return known, sources


def changed(before: State, after: State) -> set[tuple[str, str]]:
    """Who came, who went, and of whom something else is known."""
    return (
        {(person, "inserted") for person in after.keys() - before.keys()}
        | {(person, "deleted") for person in before.keys() - after.keys()}
        | {(p, "updated") for p in before.keys() & after.keys() if before[p] != after[p]}
    )


@settings(max_examples=12, deadline=None)
@given(story)
def test_records_and_log_follow_what_is_taken_back(told: Story) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = f"sqlite:///{home / 'registry.db'}"
        place = Settings(home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), url)
        with open_engine(place) as engine:
            city = City(Platform(place), engine)
            before: State = {}
            for entry in (POLICE, HEALTH):
                city.declare(entry, dict.fromkeys(("id_no", *FIELDS), "string"))
            for day in DAYS:
                for entry in (POLICE, HEALTH):
                    rows = [(person, *said) for person, said in told[entry, day].items()]
                    city.deliver(entry, day, *rows)
                city.build(C, day)
                after, sources = plain(told, day)

                columns = "id_no, name, phone, name__source, phone__source"
                assert city.read("person", day, columns) == [
                    (person, *said.values(), *sources[person].values())
                    for person, said in after.items()
                ]
                logged = city.read("person__changes", day, "key, change")
                assert {(str(key), str(change)) for key, change in logged} == changed(before, after)
                before = after
            city.registry.close()
