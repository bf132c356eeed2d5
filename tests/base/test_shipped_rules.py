"""The survivorship rules that are shipped can be built from the entries that are shipped."""

import pytest

from tests.base.city import MONDAY, City
from tests.shipped import shipped_catalog

CATALOG = shipped_catalog()


@pytest.mark.parametrize("database", sorted(CATALOG.consolidations))
def test_every_claim_and_expression_is_one_the_engine_understands(
    city: City, database: str
) -> None:
    c = CATALOG.consolidations[database]
    city.entries, city.statutes, city.subjects = CATALOG.entries, CATALOG.statutes, CATALOG.subjects
    city.codes = CATALOG.codes
    for entry in {claim.entry for claim in c.claims}:
        city.deliver(entry, MONDAY, tuple([None] * len(CATALOG.entries[entry].items)))
    build = city.build(c, MONDAY)
    assert set(build.inputs.values()) == {"2026-11-02"}
    assert (build.rows, build.conflicts) == (0, 0)
