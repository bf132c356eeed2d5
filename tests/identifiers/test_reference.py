"""The plain-Python checks against the vectors that were computed from the standards."""

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2, mod_11_10, mod_37_36

from tests.identifiers.reference import (
    e_licence_check,
    e_licence_fault,
    org_code_compact,
    org_code_fault,
    reg_no_check,
    reg_no_fault,
    resident_id_fault,
    resident_id_region_known,
    uscc_doubt,
)
from zb_pipelines.domain.identifiers.normal_form import to_normal_form
from zb_pipelines.domain.identifiers.resident_id import resident_id_check, resident_id_upgraded
from zb_pipelines.domain.identifiers.uscc import USCC_ALPHABET, uscc_check, uscc_fault

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
DAY = date(2026, 11, 22)


def resident_id_faults(group: str) -> dict[str, str | None]:
    return {v: resident_id_fault(v, DAY) for v in VECTORS["resident_id"][group]}


def test_correct_resident_ids_and_permits_pass():
    for group in ("valid", "valid_foreigner_2023", "check_ok_region_unknown"):
        assert set(resident_id_faults(group).values()) == {None}


def test_each_wrong_resident_id_is_told_why():
    assert resident_id_faults("invalid") == {
        "370301198802291011": "check_digit",
        "370301199002290011": "birth_date",
        "370301199013010011": "birth_date",
        "370301299901010018": "birth_date",
        "37O301198802291010": "shape",
        "37030119880229101": "shape",
        "37030119750610018x": "shape",
    }


def test_a_person_born_tomorrow_does_not_exist_yet():
    assert resident_id_fault("370301198802291018", date(1988, 2, 29)) is None
    assert resident_id_fault("370301198802291018", date(1988, 2, 28)) == "birth_date"


def test_nobody_was_born_before_1850():
    for year, fault in (("1850", None), ("1849", "birth_date")):
        body = f"370301{year}0101001"
        assert resident_id_fault(body + resident_id_check(body), DAY) == fault


def test_fifteen_digits_become_eighteen_and_centenarians_get_their_century():
    assert resident_id_upgraded("370301880229101") == "370301198802291018"
    assert resident_id_upgraded("370301600101003") == "370301196001010037"
    assert resident_id_upgraded("370301670815996") == "370301186708159960"
    assert resident_id_upgraded("37030188022910") == "37030188022910"


def test_an_id_of_no_province_is_doubted_but_a_permit_is_not():
    assert resident_id_region_known("810000190001019995")
    assert resident_id_region_known("93799919000101999X")
    assert not resident_id_region_known("000000199001010016")


def test_blanks_full_width_and_lower_case_are_only_ways_of_writing():
    assert to_normal_form(" ３７０３０１１９７５０６１００１８ｘ\u3000") == "37030119750610018X"


def test_correct_usccs_pass_with_every_prefix():
    assert {uscc_fault(v) for v in VECTORS["uscc"]["valid"]} == {None}
    fictional = [v for v in VECTORS["uscc"]["valid"] if v != "91110000600037341L"]
    assert {uscc_doubt(v) for v in fictional} == {None}


def test_wrong_usccs_are_told_why_and_odd_ones_are_only_doubted():
    assert [uscc_fault(v) for v in VECTORS["uscc"]["invalid"]] == [
        "check_digit",
        "check_digit",
        "shape",
        "shape",
    ]
    odd = VECTORS["uscc"]["check_ok_but_wrong"]
    assert [uscc_fault(v) for v in odd] == [None] * 3
    assert [uscc_doubt(v) for v in odd] == ["organisation_code", "region", "category"]


def test_organisation_codes_registration_numbers_and_licences_follow_their_vectors():
    for fault, name in (
        (org_code_fault, "org_code"),
        (reg_no_fault, "reg_no"),
        (e_licence_fault, "e_licence"),
    ):
        assert {fault(v) for v in VECTORS[name]["valid"]} == {None}, name
        assert None not in {fault(v) for v in VECTORS[name]["invalid"]}, name


def test_the_hyphen_of_an_organisation_code_is_only_a_way_of_writing():
    assert org_code_compact("MATE5T01-7") == "MATE5T017"
    assert org_code_compact("1000001-8") == "1000001-8"


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_of_a_resident_id_is_iso_7064_mod_11_2(body: str):
    assert resident_id_check(body) == mod_11_2.calc_check_digit(body)


@given(st.text("0123456789", min_size=14, max_size=14))
def test_the_check_of_a_registration_number_is_iso_7064_mod_11_10(body: str):
    assert reg_no_check(body) == mod_11_10.calc_check_digit(body)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=43, max_size=80))
def test_the_check_of_a_licence_is_iso_7064_mod_37_36(body: str):
    assert e_licence_check(body) == mod_37_36.calc_check_digit(body)


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.data())
def test_a_uscc_notices_every_single_wrong_character(body: str, place: int, data: st.DataObject):
    other = data.draw(st.sampled_from(USCC_ALPHABET.replace(body[place], "")))
    assert uscc_check(body) != uscc_check(body[:place] + other + body[place + 1 :])
