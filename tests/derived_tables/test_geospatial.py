"""Places: districts with valid borders, towns in two code systems, addresses in parts, points in CGCS2000."""

from collections.abc import Callable
from typing import Any

import pytest

Build = Callable[..., list[dict[str, Any]]]
Rows = list[dict[str, Any]]

WEST = "POLYGON ((118 36, 118.5 36, 118.5 37, 118 37, 118 36))"
EAST = "POLYGON ((118.5 36, 119 36, 119 37, 118.5 37, 118.5 36))"
BOW_TIE = "POLYGON ((118 36, 119 37, 119 36, 118 37, 118 36))"
BOUNDARY, PLACE, TOWN_CODE = (
    "natural_resources/district_boundary",
    "civil_affairs/place_name",
    "statistics/town_code",
)
PLATE, COMPANY = "public_security/door_plate", "market_supervision/enterprise"
# CGCS2000 118.05 E, 36.81 N as GCJ-02 and BD-09 write it (PyPI coord-convert).
GCJ02, BD09 = (118.05607060800003, 36.81051204462584), (118.06251700817019, 36.81661678184582)
METRE = 1 / 111_195


def border(district: str, name: str, boundary: str, year: int = 2026) -> dict[str, Any]:
    return {"district": district, "name": name, "boundary": boundary, "version_year": year}


def districts(build: Build) -> Rows:
    rows = [border("370303", "张店区", WEST), border("370305", "临淄区", EAST)]
    return build("base.geospatial__district", {BOUNDARY: rows})


def towns(build: Build, civil: Rows, statistical: Rows) -> Rows:
    rows = [border("370305", "临淄区", EAST), border("370303", "张店区", WEST)]
    named = [{"county": "临淄区"} | row for row in civil]
    coded = [{"county": "临淄区", "code_year": 2023} | row for row in statistical]
    return build("base.geospatial__town", {BOUNDARY: rows, PLACE: named, TOWN_CODE: coded})


def test_a_district_has_a_valid_border_and_its_area(build: Build):
    west, _ = districts(build)

    assert (west["district"], west["validity"]) == ("370303", "有效")
    # A cell of 0.5° by 1° at 36.5° N: about 44.8 km by 111 km.
    assert float(west["area"]) == pytest.approx(44.8 * 111, rel=0.01)
    assert isinstance(west["boundary"], bytes)


def test_a_border_that_crosses_itself_is_mended_and_one_that_is_no_shape_is_told(build: Build):
    rows = [border("370303", "张店区", BOW_TIE), border("370305", "临淄区", "POLYGON ((118")]
    bow, none = build("base.geospatial__district", {BOUNDARY: rows})

    assert bow["validity"] == "已修复"
    assert bow["boundary"] is not None
    assert (none["validity"], none["boundary"], none["area"]) == ("无法解析", None, None)


def test_the_newest_version_of_a_border_is_shown(build: Build):
    rows = [border("370303", "张店区", BOW_TIE, 2020), border("370303", "张店区", WEST, 2026)]
    (one,) = build("base.geospatial__district", {BOUNDARY: rows})

    assert (one["version_year"], one["validity"]) == (2026, "有效")


def test_towns_are_joined_by_name_though_their_codes_mean_different_towns(build: Build):
    civil = [
        {"name": "洪山镇", "place_code": "370302102000"},
        {"name": "昆仑镇", "place_code": "370302106000"},
    ]
    statistical = [
        {"name": "昆仑镇", "statistical_code": "370302102"},
        {"name": "洪山镇", "statistical_code": "370302105"},
    ]
    found = {row["name"]: row for row in towns(build, civil, statistical)}

    assert found["洪山镇"]["statistical_code"] == "370302105"
    assert found["洪山镇"]["other_town"] == "昆仑镇"
    assert found["昆仑镇"]["statistical_code"] == "370302102"
    assert found["昆仑镇"]["other_town"] is None
    assert {row["agreement"] for row in found.values()} == {"代码不同"}


def test_two_spellings_of_a_town_are_one_town(build: Build):
    pairs = {"金岭回族镇": "金岭镇", "永安街街道": "永安街道", "稷下街道": "稷下街道"}
    civil = [{"name": n, "place_code": f"37030510{i}000"} for i, n in enumerate(pairs)]
    coded = [{"name": n, "statistical_code": f"37030510{i}"} for i, n in enumerate(pairs.values())]
    found = towns(build, civil, coded)

    assert {row["name"]: row["statistical_name"] for row in found} == pairs
    assert {row["agreement"] for row in found} == {"代码相同"}


def test_a_town_and_an_urban_subdistrict_of_one_name_stay_two(build: Build):
    civil = [{"name": "金山镇", "place_code": "370305101000"}]
    statistical = [{"name": "金山街道", "statistical_code": "370305010"}]

    assert {row["agreement"] for row in towns(build, civil, statistical)} == {
        "仅民政有",
        "仅统计有",
    }


def addresses(build: Build, *said: str) -> dict[str, dict[str, Any]]:
    districts(build)
    towns(
        build,
        [{"name": "稷下街道", "place_code": "370305004000", "longitude": 118.7, "latitude": 36.5}],
        [{"name": "稷下街道", "statistical_code": "370305004"}],
    )
    plate = {"district": "370305", "town": "稷下街道", "road": "稷风街", "community": "新建社区"}
    lon, lat = GCJ02
    plates = [
        plate | {"plate_no": "A", "door_no": "12号", "longitude": lon, "latitude": lat},
        plate | {"plate_no": "B", "door_no": "14号", "longitude": lon, "latitude": lat + 0.001},
    ]
    companies = [{"uscc": str(n), "address": text} for n, text in enumerate(said)]
    rows = build("base.geospatial__address", {PLATE: plates, COMPANY: companies})
    return {row["full_text"]: row for row in rows}


def test_a_full_address_is_read_into_its_parts_and_found_at_its_door(build: Build):
    said = "山东省淄博市临淄区稷下街道稷风街１２号和美家园3号楼2单元 1101室"
    (one,) = addresses(build, said).values()

    parts = ("city", "county", "town", "road", "door_no", "quarter", "block", "unit_no", "room")
    assert [one[part] for part in parts] == [
        "淄博市", "临淄区", "稷下街道", "稷风街", "12号", "和美家园", "3号楼", "2单元", "1101室",
    ]  # fmt: skip
    assert (one["grade"], one["plate_no"]) == ("门牌", "A")
    assert float(one["longitude"]) == pytest.approx(118.05, abs=METRE)
    assert float(one["latitude"]) == pytest.approx(36.81, abs=METRE)


def test_an_address_is_trusted_as_far_as_it_was_found(build: Build):
    expected = {
        "淄博市临淄区稷下街道稷风街12号": ("门牌", "A"),
        "临淄区稷下街道稷风街14号": ("门牌", "B"),
        "淄博市临淄区稷下街道新建社区稷风街12号": ("门牌", "A"),
        "淄博市临淄区稷下街道稷风街900号": ("路段", None),
        "淄博市临淄区稷下街道新建社区": ("村居", None),
        "淄博市临淄区稷下街道不知何处": ("镇街", None),
        "淄博市张店区稷下街道稷风街12号": ("未定位", None),
        "济南市历下区经十路1号": ("未定位", None),
    }
    twice = "临淄区 稷下街道稷风街１４号"
    found = addresses(build, *expected, twice)

    assert {text: (row["grade"], row["plate_no"]) for text, row in found.items()} == expected
    unplaced = {text for text, row in found.items() if row["longitude"] is None}
    assert unplaced == {text for text, (grade, _) in expected.items() if grade == "未定位"}


def test_points_come_from_three_coordinate_systems_to_the_same_place(build: Build):
    districts(build)
    school = {"school_code": "S", "name": "小学", "district": "370303"}
    hospital = {"institution_code": "H", "institution_name": "医院", "district": "370305"}
    found = build(
        "base.geospatial__point",
        {
            "education/school": [school | {"longitude": GCJ02[0], "latitude": GCJ02[1]}],
            "health_commission/medical_institution": [
                hospital | {"longitude": 118.05, "latitude": 36.81}
            ],
        },
    )

    for row in found:
        assert float(row["longitude"]) == pytest.approx(118.05, abs=METRE)
        assert float(row["latitude"]) == pytest.approx(36.81, abs=METRE)
        assert row["district"] == "370303"
    assert {row["kind"]: row["agreement"] for row in found} == {
        "学校": "一致",
        "医疗机构": "不一致",
    }


def test_a_point_on_the_border_of_two_districts_lies_in_one_of_them(build: Build):
    districts(build)
    expected = {"on": "370303", "east": "370305", "west": "370303", "abroad": None}
    lies = {"on": 118.5, "east": 118.5 + METRE, "west": 118.5 - METRE, "abroad": 119.5}
    rows = [
        {"institution_code": code, "institution_name": code, "longitude": lon, "latitude": 36.5}
        for code, lon in lies.items()
    ]
    found = build("base.geospatial__point", {"health_commission/medical_institution": rows})

    assert {row["source_no"]: row["district"] for row in found} == expected


def test_a_hazard_source_is_shown_only_roughly(build: Build):
    districts(build)
    source = {"source_no": "W", "source_name": "储罐区", "district": "370303"}
    rows = [source | {"longitude": BD09[0], "latitude": BD09[1]}]
    (one,) = build(
        "base.geospatial__point",
        {"emergency/hazard_source": rows},
        parameters={"coarse_degrees": 0.1},
    )

    assert (float(one["longitude"]), float(one["latitude"])) == (118.05, 36.85)
    assert (one["exactness"], one["district"]) == ("概略", "370303")


def test_a_point_without_coordinates_is_kept_and_said_to_have_none(build: Build):
    districts(build)
    rows = [{"stop_no": "1", "stop_name": "站", "district": "370303"}]
    (one,) = build("base.geospatial__point", {"bus/bus_stop": rows})

    assert (one["exactness"], one["point"], one["agreement"]) == ("无坐标", None, "无坐标")


def test_a_parcel_that_crosses_itself_is_mended_and_measured(build: Build):
    square = "POLYGON ((118 36, 118.001 36, 118.001 36.001, 118 36.001, 118 36))"
    tie = "POLYGON ((118 36, 118.001 36.001, 118.001 36, 118 36.001, 118 36))"
    rows = [
        {"parcel_no": "1", "boundary": square, "area": 10000},
        {"parcel_no": "2", "boundary": tie, "area": 10000},
    ]
    plain, mended = build("base.geospatial__parcel", {"natural_resources/parcel": rows})

    assert (plain["validity"], mended["validity"]) == ("有效", "已修复")
    assert float(plain["measured_area"]) == pytest.approx(90.2 * 110.95, rel=0.002)
    assert float(mended["measured_area"]) == pytest.approx(
        float(plain["measured_area"]) / 2, rel=0.002
    )


def test_a_building_delivered_in_bd09_lies_in_its_district(build: Build):
    districts(build)
    rows = [{"building_no": "1", "district": "370305", "longitude": BD09[0], "latitude": BD09[1]}]
    (one,) = build("base.geospatial__building", {"housing/building": rows})

    assert float(one["longitude"]) == pytest.approx(118.05, abs=METRE)
    assert (one["declared_district"], one["district"]) == ("370305", "370303")


def test_a_town_whose_name_was_left_out_is_the_town_of_its_code(build: Build):
    civil = [
        {"place_code": "370305001000", "name": None, "longitude": 118.3, "latitude": 36.8},
        {"place_code": "370305002000", "name": "凤凰镇", "county": None},
    ]
    statistical = [
        {"statistical_code": "370305001", "name": "皇城镇"},
        {"statistical_code": "370305002", "name": "凤凰镇"},
    ]
    found = {row["plain_name"]: row for row in towns(build, civil, statistical)}

    assert {name: row["civil_code"] for name, row in found.items()} == {
        "皇城镇": "370305001000",
        "凤凰镇": "370305002000",
    }
    assert found["皇城镇"]["name"] is None


def test_a_code_alone_makes_no_town_of_one_that_another_row_names(build: Build):
    civil = [
        {"place_code": "370305001000", "name": None},
        {"place_code": "370305009000", "name": "皇城镇"},
    ]
    (only,) = towns(build, civil, [{"statistical_code": "370305001", "name": "皇城镇"}])

    assert only["civil_code"] == "370305009000"


def test_a_border_that_was_left_out_is_not_called_a_bad_one(build: Build):
    rows = [border("370303", "张店区", WEST) | {"boundary": None}]
    (none,) = build("base.geospatial__district", {BOUNDARY: rows})

    assert (none["district"], none["validity"]) == ("370303", None)
