"""The shape of the catalog: agencies, entries with every field of article 10, their items.

Fields follow 淄博市公共数据管理办法 art. 6, 8, 10, 11 and 12. Labels that the bureau
reads are Chinese and canonical; keys are ASCII because Dagster needs them so.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from zb_pipelines.domain.cross_checks.model import Declaration
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.derived_tables.model import DerivedTable, FindingRule
from zb_pipelines.domain.legal.model import Declared, Exemption, Statute
from zb_pipelines.domain.survivorship.model import Consolidation

Level = Literal["L1", "L2", "L3", "L4"]
ItemType = Literal["string", "integer", "decimal", "date", "datetime", "boolean"]
Semantic = Literal[
    "resident_id",  # 公民身份号码, 15 or 18 characters, permits with 81/82/83/9 included
    "identity_number",  # 证件号码 of any paper: checked only where it has the shape of a resident id
    "uscc",
    "org_code",
    "reg_no",
    "person_name",
    "body_name",
    "phone",
    "address",
    "district",  # GB/T 2260 county code
    "bank_account",
]
Cycle = Literal["实时", "每日", "每周", "每月", "每季度", "每半年", "每年", "不定期"]
Sharing = Literal["无条件共享", "有条件共享", "不予共享"]
Opening = Literal["无条件开放", "有条件开放", "不予开放"]
Crs = Literal["CGCS2000", "WGS-84", "GCJ-02", "BD-09"]


class Contact(Declared):
    """The unit and person responsible for an agency's public data (art. 6)."""

    unit: str
    person: str
    phone: str
    email: str


class Agency(Declared):
    """A public body (公共管理和服务机构, art. 2). ``node`` is ``city`` or a district's GB/T 2260 code."""

    key: str
    name: str
    uscc: str
    node: str = "city"
    kind: Literal["机关", "事业单位", "公共企业", "人民团体", "授权组织"] = "机关"
    responsible: Contact


class Category(Declared):
    """信息资源分类: 类, 项, 目."""

    kind: Literal["基础信息资源", "主题信息资源", "部门信息资源"]
    subject: str
    topic: str


class Format(Declared):
    """信息资源格式: the kind and the concrete type of file or table."""

    kind: Literal["数据库", "电子表格", "电子文件", "自描述格式"]
    type: str


class SharingTerms(Declared):
    """共享属性. A condition is required for 有条件共享, a legal basis for 不予共享."""

    type: Sharing
    condition: str | None = None
    mode: str | None = None
    basis: str | None = None


class OpeningTerms(Declared):
    """开放属性. A condition is required for 有条件开放, a basis for 不予开放."""

    type: Opening
    condition: str | None = None
    basis: str | None = None


class Extraction(Declared):
    """How the entry is taken over.

    ``snapshot``: every delivery is the whole table as it is today. ``incremental``: the
    source can give any window of its ``time`` item; a day's delivery is the rows of that day.
    ``deletes`` says what a row missing from a snapshot means.
    """

    mode: Literal["snapshot", "incremental"] = "snapshot"
    time: str | None = None
    deletes: Literal["gone", "kept"] = "gone"


class Bounds(Declared):
    """How many rows a delivery should have; outside is a warning, below ``min`` it blocks."""

    min: int | None = None
    max: int | None = None


class Item(Declared):
    """信息项. ``column`` is its name at the source (default: ``name``).

    ``codes`` names a code list, ``formats`` accepted date patterns in strptime terms
    beside the usual ones; ``subject`` overrides the entry's for the legal scope.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    column: str | None = None
    type: ItemType = "string"
    length: int | None = None
    required: bool = False
    codes: str | None = None
    unit: str | None = None
    level: Level = "L2"
    semantic: Semantic | None = None
    formats: tuple[str, ...] = ()
    subject: str | None = None

    @property
    def source_column(self) -> str:
        """The column's name in the agency's own system."""
        return self.column or self.name


class Entry(Declared):
    """目录条目: one data resource of one agency. ``key`` is ``<agency>/<entry>``, its path.

    ``crs`` is the coordinate system in which its coordinates are delivered.
    """

    key: str
    agency: str
    code: str
    title: str
    summary: str
    category: Category
    format: Format
    sharing: SharingTerms
    opening: OpeningTerms
    level: Level
    use: str
    cycle: Cycle
    identifiers: tuple[str, ...] = ()
    record_key: tuple[str, ...]
    collection_basis: str
    feeds: tuple[str, ...] = ()
    subject: str | None = None
    crs: Crs | None = None
    extraction: Extraction = Extraction()
    expect: Bounds = Bounds()
    items: tuple[Item, ...] = Field(min_length=1)
    exemption: Exemption | None = None

    def item(self, name: str) -> Item:
        """The item of that name; ``KeyError`` where there is none."""
        for item in self.items:
            if item.name == name:
                return item
        raise KeyError(f"{self.key} has no item {name}")

    @property
    def withheld(self) -> bool:
        """Whether an exemption is claimed for the whole entry; whether it holds is a verdict."""
        return self.exemption is not None and not self.exemption.items

    @property
    def aggregated_items(self) -> tuple[Item, ...]:
        """The items that no exemption withholds."""
        withheld = self.exemption.items if self.exemption else ()
        return tuple(item for item in self.items if item.name not in withheld)


class CodeList(Declared):
    """A closed list of codes with their Chinese meaning; ``source`` says whose list it is."""

    key: str
    title: str
    source: str
    verified: bool = False
    values: dict[str, str]


class Retired(Declared):
    """An entry that left the catalog; entries are never deleted silently."""

    entry: str
    retired: date
    reason: str


class Catalog(Declared):
    """The whole catalog, as drafted or as released; every mapping is by key."""

    agencies: dict[str, Agency]
    entries: dict[str, Entry]
    codes: dict[str, CodeList]
    subjects: dict[str, str]
    statutes: dict[str, Statute]
    consolidations: dict[str, Consolidation]
    tables: dict[str, DerivedTable] = Field(default_factory=dict)
    findings: dict[str, FindingRule] = Field(default_factory=dict)
    rules: dict[str, Declaration] = Field(default_factory=dict)
    quality: Terms = Terms()
    retired: tuple[Retired, ...] = ()
