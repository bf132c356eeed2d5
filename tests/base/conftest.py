"""The small city that the tests of the base databases stand on."""

import pytest

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Registry
from tests.base.city import City


@pytest.fixture
def city(lake: Lake, registry: Registry, engine: Engine) -> City:
    return City(lake, registry, engine)
