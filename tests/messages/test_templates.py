"""What the site's templates say is in the catalogue, and Chinese stands there only."""

import re
from pathlib import Path

import pytest

from tests.syntax import ROOT
from zb_pipelines.domain.messages import chinese_templates

TEMPLATES = sorted((ROOT / "zb_pipelines/portal/web/templates").glob("*.j2"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_of_the_site_speaks_by_the_catalogue(file: Path) -> None:
    text = file.read_text("utf-8")
    said = re.findall(r'\bt\("([^"]+)"', text)
    assert [each for each in said if each not in chinese_templates()] == []
    assert re.findall(r"[\u3400-\u9fff]", text) == []
    assert "<script" not in text
    assert " style=" not in text
