"""The small city that the tests of the base databases stand on."""

import pytest

from resources.engine import Engine
from resources.platform import Platform
from tests.base.city import City


@pytest.fixture
def city(platform: Platform, engine: Engine) -> City:
    return City(platform, engine)
