"""What a clerk reads and chooses for coded fields whose values are ASCII in the YAML."""

from collections.abc import Mapping
from typing import Any

TYPES = {
    "字符": "string",
    "整数": "integer",
    "小数": "decimal",
    "日期": "date",
    "日期时间": "datetime",
    "是否": "boolean",
}
SEMANTICS = {
    "公民身份号码": "resident_id",
    "证件号码（各类证件）": "identity_number",
    "统一社会信用代码": "uscc",
    "组织机构代码": "org_code",
    "工商注册号": "reg_no",
    "自然人姓名": "person_name",
    "单位名称": "body_name",
    "电话": "phone",
    "地址": "address",
    "行政区划代码": "district",
    "银行账号": "bank_account",
}
MODES = {"全量快照": "snapshot", "增量": "incremental"}
DELETES = {"视为已删除": "gone", "仍然保留": "kept"}
YES_NO: Mapping[str, Any] = {"是": True, "否": False}


def same(*words: str) -> Mapping[str, str]:
    """Labels that are the values themselves."""
    return {word: word for word in words}
