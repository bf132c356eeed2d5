"""What the journal says of the lake, beside rows that only name its place."""

import json

from resources.registry.audit.verify_evidence import recorded_tables


def test_a_row_of_the_configuration_is_no_table_of_the_lake() -> None:
    written = {"table": "base.person", "day": "2026-11-20", "files": {"a.parquet": "h"}, "log": {}}
    details = [{"lake": "/srv/zb/lake", "home": "/srv/zb"}, {"lake": written}]
    tables = recorded_tables([{"detail": json.dumps(each)} for each in details])
    assert list(tables) == ["base.person"]
    assert tables["base.person"].files == {"a.parquet": "h"}
