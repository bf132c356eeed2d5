"""An entry of the catalog with every field of article 10, and its items.

Fields follow 淄博市公共数据管理办法 art. 8, 10, 11 and 12. Values that the bureau reads are Chinese
and canonical; keys are ASCII because Dagster needs them so. The description of a field is also
what an editor shows at its key and what the YAML reference prints.
"""

from typing import Annotated, Literal

from pydantic import Field

from zb_pipelines.domain.access.grading import Level
from zb_pipelines.domain.legal.model import Declared, Exemption
from zb_pipelines.domain.semantic_types import KnownSemanticType

ItemType = Literal["string", "integer", "decimal", "date", "datetime", "boolean"]
Semantic = Annotated[str, KnownSemanticType()]
Cycle = Literal["实时", "每日", "每周", "每月", "每季度", "每半年", "每年", "不定期"]
Sharing = Literal["无条件共享", "有条件共享", "不予共享"]
Opening = Literal["无条件开放", "有条件开放", "不予开放"]
Crs = Literal["CGCS2000", "WGS-84", "GCJ-02", "BD-09"]


class Category(Declared):
    """信息资源分类: 类, 项, 目."""

    kind: Literal["基础信息资源", "主题信息资源", "部门信息资源"] = Field(
        description="The class (类) of the resource."
    )
    subject: str = Field(description="The second level of the classification (项), e.g. 税务.")
    topic: str = Field(description="The third level of the classification (目), e.g. 税务登记.")


class Format(Declared):
    """信息资源格式: the kind and the concrete type of file or table."""

    kind: Literal["数据库", "电子表格", "电子文件", "图形图像", "自描述格式"] = Field(
        description="The kind of format."
    )
    type: str = Field(description="The concrete type, e.g. 关系型数据库表, xlsx, csv.")


class SharingTerms(Declared):
    """共享属性. A condition is required for 有条件共享, a legal basis for 不予共享."""

    type: Sharing = Field(description="Whether other agencies may have the data.")
    condition: str | None = Field(
        default=None,
        description="Which agency may use the data for which business; 有条件共享 only.",
    )
    mode: str | None = Field(
        default=None,
        description="How it is shared, e.g. 库表交换, 接口调用, 文件下载; not for 不予共享.",
    )
    basis: str | None = Field(
        default=None,
        description="The law or administrative regulation that forbids it, 《法名》第X条; 不予共享 only.",
    )


class OpeningTerms(Declared):
    """开放属性. A condition is required for 有条件开放, a basis for 不予开放."""

    type: Opening = Field(description="Whether the data are opened to the public.")
    condition: str | None = Field(
        default=None, description="Under what condition they are opened; 有条件开放 only."
    )
    basis: str | None = Field(
        default=None, description="Why they are not opened, 《法名》第X条 or rule; 不予开放 only."
    )


class Extraction(Declared):
    """How the entry is taken over.

    ``snapshot``: every delivery is the whole table as it is today. ``incremental``: the
    source can give any window of its ``time`` item; a day's delivery is the rows of that day.
    ``deletes`` says what a row missing from a snapshot means.
    """

    mode: Literal["snapshot", "incremental"] = Field(
        default="snapshot",
        description="snapshot: every delivery is the whole table; "
        "incremental: a day's delivery is the rows of that day, by the item in `time`.",
    )
    time: str | None = Field(
        default=None,
        description="The item (date or datetime) that dates a record; required for incremental.",
    )
    deletes: Literal["gone", "kept"] = Field(
        default="gone",
        description="What a record missing from a snapshot is: deleted (gone) or still valid (kept).",
    )


class Bounds(Declared):
    """How many rows a delivery should have; outside is a warning, below ``min`` it blocks."""

    min: int | None = Field(
        default=None, description="Fewest rows of a delivery; one with fewer is blocked."
    )
    max: int | None = Field(
        default=None, description="Most rows of a delivery; one with more is warned about."
    )


class DataElement(Declared):
    """A data element (数据元) of a standard. Its number is never guessed: whoever declares it has the text before him."""

    standard: str = Field(description="Number of the standard, e.g. as on its cover.")
    number: str = Field(description="Identifier of the data element in that standard.")
    verified: bool = Field(
        default=False, description="Whether the number was compared with the standard's text."
    )


class Item(Declared):
    """信息项. ``column`` is its name at the source (default: ``name``).

    ``codes`` names a code list, ``formats`` accepted date patterns in strptime terms
    beside the usual ones; ``subject`` overrides the entry's for the legal scope.
    """

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]*$",
        description="The item's name in the platform: lower-case letters, digits, underscores.",
    )
    title: str = Field(description="Its Chinese name, without the unit of measurement.")
    column: str | None = Field(
        default=None, description="The column's name at the source; by default the same as `name`."
    )
    type: ItemType = Field(default="string", description="The type of its values.")
    length: int | None = Field(
        default=None, description="The most characters that a text may have."
    )
    required: bool = Field(default=False, description="Whether every record must have a value.")
    codes: str | None = Field(
        default=None, description="The code list (codes/<name>.yml) that its values are of."
    )
    unit: str | None = Field(default=None, description="Unit of measurement, e.g. 元, 人, 立方米.")
    level: Level = Field(
        default="L2",
        description="Security level; names, identifiers, phones, addresses, accounts: L3 at least.",
    )
    semantic: Semantic | None = Field(
        default=None, description="What its values mean; they are checked and masked by that."
    )
    formats: tuple[str, ...] = Field(
        default=(), description="Further date patterns that are accepted, e.g. %d/%m/%Y."
    )
    subject: str | None = Field(
        default=None,
        description="What the item is about (a key of subjects.yml), where it is not the entry's.",
    )
    element: DataElement | None = Field(
        default=None, description="The data element (数据元) of a standard that the item is."
    )

    @property
    def source_column(self) -> str:
        """The column's name in the agency's own system."""
        return self.column or self.name


class Entry(Declared):
    """目录条目: one data resource of one agency. ``key`` is ``<agency>/<entry>``, its path.

    ``crs`` is the coordinate system in which its coordinates are delivered.
    """

    key: str = Field(description="<agency>/<entry>, given by the file's path.")
    agency: str = Field(description="The agency's key, given by the file's folder.")
    code: str = Field(
        description="信息资源代码: 前段码/顺序码 of capital letters, digits, - and ., unique in the city."
    )
    title: str = Field(description="信息资源名称, after what the data are, not after a system.")
    summary: str = Field(description="What or whom the data are about, their scope and contents.")
    category: Category = Field(description="信息资源分类 by the national guide.")
    format: Format = Field(description="信息资源格式: how the agency keeps the data.")
    sharing: SharingTerms = Field(description="共享属性 (art. 10).")
    opening: OpeningTerms = Field(description="开放属性 (art. 10).")
    level: Level = Field(description="Security level (art. 8), not below the highest of its items.")
    use: str = Field(description="使用要求: purpose, scope and what must not be done (art. 10).")
    cycle: Cycle = Field(description="更新周期: how often the data are delivered.")
    identifiers: tuple[str, ...] = Field(
        default=(),
        description="必要标识 (art. 12): the items that identify the person or body it is about.",
    )
    record_key: tuple[str, ...] = Field(description="The items that together identify one record.")
    collection_basis: str = Field(
        description="收集依据: 《法名》第X条 or the statutory duty under which it is collected (art. 11)."
    )
    feeds: tuple[str, ...] = Field(
        default=(), description="The base and thematic databases that the data go into."
    )
    subject: str | None = Field(
        default=None,
        description="What the data are about (a key of subjects.yml); exemptions are judged by it.",
    )
    crs: Crs | None = Field(
        default=None, description="The coordinate system that coordinates are delivered in."
    )
    extraction: Extraction = Field(
        default=Extraction(), description="How the data are taken over from the agency."
    )
    expect: Bounds = Field(
        default=Bounds(), description="How many rows a delivery is expected to have."
    )
    reference_list: bool = Field(
        default=False,
        description="Whether other data look its rows up (codes, towns, institutions, schools): "
        "a row stays when a value beside its record key is bad, without that value and marked.",
    )
    items: tuple[Item, ...] = Field(
        min_length=1, description="信息项: the columns of the resource."
    )
    exemption: Exemption | None = Field(
        default=None,
        description="不予汇聚 (art. 13): the claim that a law withholds the entry or some items.",
    )

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

    def stays_without(self, item: str | None) -> bool:
        """Whether a row stays when its value of ``item`` is bad: of a reference list, beside the record key."""
        return self.reference_list and item not in self.record_key

    @property
    def aggregated_items(self) -> tuple[Item, ...]:
        """The items that no exemption withholds."""
        withheld = self.exemption.items if self.exemption else ()
        return tuple(item for item in self.items if item.name not in withheld)
