"""The scripted story: from a request to a revoked token, over HTTP, all of it in the journal."""

import json
from datetime import date
from pathlib import Path

import delta_sharing
import httpx
import pytest

from assets.sharing.challenge import challenge_value, open_challenges
from resources.registry.audit.journal import chain_problems
from resources.sharing_profile import write_profile
from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.request import RequestStep

TABLE = "/delta-sharing/shares/civil/schemas/shared/tables/payer"


def test_a_conditional_product_from_request_to_revocation(
    city: City, server: str, tmp_path: Path
) -> None:
    desk, sharing = city.desk(), city.platform.registry.sharing
    number = desk.draft(city.wanted("payer")).id
    desk.take(number, RequestStep("submit", "张三", "civil"))
    desk.take(number, RequestStep("notice", "王五", "bureau", "缺授权书"))
    after_holiday = city.desk(date(2026, 9, 28))
    answered = after_holiday.take(number, RequestStep("answer", "张三", "civil", "已补交"))
    assert answered.due == date(2026, 9, 30)  # two working days stood still over 中秋
    after_holiday.take(number, RequestStep("approve", "王五", "bureau"))
    with pytest.raises(InputError, match="依据不成立"):
        after_holiday.take(number, RequestStep("refuse", "赵六", "tax", "领导要求"))
    after_holiday.take(number, RequestStep("approve", "赵六", "tax"))
    after_holiday.take(number, RequestStep("approve", "王五", "bureau"))
    grant = desk.grant(number, RequestStep("grant", "王五", "bureau")).id

    file = tmp_path / "p.share"
    write_profile(file, server, city.token(grant), date(2027, 3, 31))
    read = delta_sharing.load_as_pandas(f"{file}#civil.shared.payer")
    doubted = read[read["no"] == "A2"].iloc[0]

    release = city.platform.registry.release_on(DAY)
    assert release is not None
    place = (str(doubted["row_ref"]), "status")
    ticket = challenge_value(city.platform, release, grant, place, "张三", DAY)
    assert (ticket.subject.agency, ticket.subject.entry) == ("tax", "tax/payer")
    assert ticket.due == date(2026, 10, 14)  # ten working days over 中秋 and 国庆
    with city.platform.engine(memory="500MB", threads=1) as engine:
        (standing,) = open_challenges(city.platform, release, DAY, engine)
        assert standing.rows == 1
        table = "aggregation.tax__payer"
        relation = city.platform.lake.relation(table, DAY)
        select = f"SELECT * EXCLUDE (day) REPLACE ('正常' AS status) FROM {relation}"
        city.platform.lake.replace(engine, table, DAY, select)
        (corrected,) = open_challenges(city.platform, release, DAY, engine)
        assert corrected.rows == 0

    token = json.loads(file.read_text("utf-8"))["bearerToken"]
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{server}{TABLE}/metadata", headers=headers).status_code == 200
    sharing.grants.revoke(grant, "王五", "目的消失", DAY)
    assert httpx.get(f"{server}{TABLE}/metadata", headers=headers).status_code == 403

    lines = city.platform.registry.journal.lines()
    told = [line.action for line in lines if line.subject in (number, grant, ticket.subject.id)]
    assert told == [
        "共享申请起草",
        "共享申请提交",
        "共享申请告知补正",
        "共享申请补正",
        "共享申请同意",
        "共享申请同意",
        "共享申请同意",
        "共享授权",
        "共享凭据发放",
        "工单发现",
        "工单派发",
        "共享数据校核提出",
        "共享授权撤销",
    ]
    assert list(chain_problems(lines)) == []


def test_a_row_that_was_never_handed_out_cannot_be_doubted(city: City) -> None:
    grant = city.granted("payer_here")
    release = city.platform.registry.release_on(DAY)
    assert release is not None
    for place in (("0" * 16, "name"), ("0" * 16, "owner")):
        with pytest.raises(InputError):
            challenge_value(city.platform, release, grant, place, "张三", DAY)
