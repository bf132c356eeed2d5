"""A release whose content was changed in the registry is not read."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from resources.registry import Registry
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("read_before", [True, False])
def test_a_changed_release_is_refused(
    registry: Registry,
    draft: Callable[..., Catalog],
    settings: Settings,
    read_before: bool,
) -> None:
    registry.publish(draft(), "王五", "测试", DAY)
    reader = registry if read_before else Registry(settings.registry_url)
    with sa.create_engine(settings.registry_url).begin() as connection:
        connection.exec_driver_sql("UPDATE release SET content = replace(content, 'L2', 'L1')")
    with pytest.raises(InputError, match="与其散列值不符"):
        reader.release_on(DAY)
    with pytest.raises(InputError, match="与其散列值不符"):
        reader.releases()
    reader.close()
