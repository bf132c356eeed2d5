"""A clerk with a copy of the sample catalog."""

from pathlib import Path

import pytest

from tests.resources.workbook.clerk import Clerk


@pytest.fixture
def clerk(tmp_path: Path) -> Clerk:
    return Clerk(tmp_path)
