"""A small city: two agencies, three entries, one base database; every file valid."""

from pathlib import Path
from textwrap import dedent

import pytest

FILES = {
    "agencies.yml": """
        tax:
          name: 虚构市税务局
          uscc: 11370300MBTE5T045W
          responsible: {unit: 数据科, person: 张三, phone: 0533-2000001, email: data@tax.example}
        market:
          name: 虚构市市场监督管理局
          uscc: 12370300MBTE5T053L
          responsible: {unit: 信息中心, person: 李四, phone: 0533-2000002, email: data@market.example}
        """,
    "databases.yml": """
        legal_entity: {title: 法人单位, kind: base, order: 1, description: 登记的单位}
        food_safety: {title: 食品安全, kind: thematic, order: 2, description: 食品经营许可}
        """,
    "subjects.yml": """
        纳税人: 依法纳税的单位和个人
        企业: 登记的市场主体
        """,
    "codes/status.yml": """
        title: 登记状态
        source: 示例
        values:
          01: 存续
          02: 注销
        """,
    "statutes/tax_law.yml": """
        name: 中华人民共和国税收征收管理法
        rank: 法律
        issuer: 全国人民代表大会常务委员会
        source: 示例
        versions:
          - label: '2015'
            in_force: 2015-04-24
            articles:
              - {number: 八, paragraph: 2, paragraphs: 5, topic: 保密, gist: 为纳税人的情况保密, strength: S3, covers: [纳税人]}
        """,
    "statutes/food_safety_law.yml": """
        name: 中华人民共和国食品安全法
        rank: 法律
        issuer: 全国人民代表大会常务委员会
        source: 示例
        versions: [{label: '2021', in_force: 2021-04-29, last_article: 154}]
        """,
    "sources/tax/payer.yml": """
        code: "306001/000001"
        title: 纳税人登记信息
        summary: 在本市登记的纳税人
        category: {kind: 部门信息资源, subject: 税务, topic: 登记}
        format: {kind: 数据库, type: postgresql}
        sharing: {type: 有条件共享, condition: 依职责申请, mode: 接口}
        opening: {type: 不予开放, basis: 《中华人民共和国税收征收管理法》第八条第二款}
        level: L3
        use: 仅用于核验
        cycle: 每日
        identifiers: [uscc]
        record_key: [uscc]
        collection_basis: 《中华人民共和国税收征收管理法》第十五条
        feeds: [legal_entity]
        subject: 纳税人
        extraction: {time: updated}
        items:
          - {name: uscc, title: 统一社会信用代码, column: NSRSBH, length: 18, required: true, semantic: uscc}
          - {name: name, title: 纳税人名称, semantic: body_name}
          - {name: phone, title: 联系电话, level: L3, semantic: phone}
          - {name: updated, title: 更新时间, type: datetime}
        """,
    "sources/market/company.yml": """
        code: "306002/000001"
        title: 企业登记信息
        summary: 在本市登记的企业
        category: {kind: 基础信息资源, subject: 法人单位, topic: 登记}
        format: {kind: 数据库, type: mysql}
        sharing: {type: 无条件共享, mode: 库表}
        opening: {type: 无条件开放}
        level: L1
        use: 不限
        cycle: 每日
        identifiers: [uscc]
        record_key: [uscc]
        collection_basis: 《中华人民共和国市场主体登记管理条例》第八条
        feeds: [legal_entity]
        items:
          - {name: uscc, title: 统一社会信用代码, length: 18, required: true, level: L1, semantic: uscc}
          - {name: name, title: 企业名称, level: L1, semantic: body_name}
          - {name: status, title: 登记状态, level: L1, codes: status}
        """,
    "sources/market/licence.yml": """
        code: "306002/000002"
        title: 食品经营许可信息
        summary: 本市食品经营许可
        category: {kind: 主题信息资源, subject: 食品药品安全, topic: 许可}
        format: {kind: 电子表格, type: xlsx}
        sharing: {type: 无条件共享, mode: 文件}
        opening: {type: 无条件开放}
        level: L1
        use: 不限
        cycle: 每月
        identifiers: [uscc]
        record_key: [number]
        collection_basis: 《中华人民共和国食品安全法》第三十五条
        feeds: [food_safety]
        items:
          - {name: number, title: 许可证编号, required: true, level: L1}
          - {name: uscc, title: 统一社会信用代码, level: L1, semantic: uscc}
          - {name: granted, title: 发证日期, type: date, level: L1}
        """,
    "survivorship/legal_entity.yml": """
        table: body
        title: 法人单位
        key: uscc
        key_title: 统一社会信用代码
        key_semantic: uscc
        claims:
          - entry: market/company
            key: uscc
            fields: {name: "trim(name)", status: status}
          - entry: tax/payer
            key: uscc
            time: updated
            where: name IS NOT NULL
            fields: {name: name}
        fields:
          - {name: name, title: 名称, order: [market/company, tax/payer], reason: 登记机关为准}
          - {name: status, title: 状态, order: [market/company], reason: 登记机关为准}
        """,
    "retired.yml": """
        - {entry: tax/invoice_book, retired: 2026-01-01, reason: 全面数字化电子发票}
        """,
}


class City:
    """A catalog folder whose files a test may rewrite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, dedent(text).lstrip())

    def write(self, name: str, text: str | bytes) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path / "catalog")
