"""The columns of the two sheets a clerk fills in: every field of an entry, every field of an item.

Fields and notes follow 淄博市公共数据管理办法 art. 10 to 13; the shape is :mod:`catalog.model`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from zb_pipelines.domain.catalog.model.entry import Crs, Opening
from zb_pipelines.domain.catalog.model.model import Cycle, Level, Sharing
from zb_pipelines.domain.catalog.sheets import labels
from zb_pipelines.domain.databases.model import Databases, in_order

Kind = Literal["text", "label", "number", "day", "list", "labels", "named"]
ENTRIES, ITEMS = "目录条目", "信息项"
KEY = ("key",)


@dataclass(frozen=True)
class SheetColumn:
    """One column. ``path`` is where the field stands in the entry's (or the item's) YAML.

    ``labels`` maps what the clerk chooses to the value; ``named`` columns name a code list or
    subject of the catalog, whose keys are the choices (``choices`` says which).
    """

    path: tuple[str, ...]
    title: str
    note: str
    kind: Kind = "text"
    labels: Mapping[str, Any] | None = None
    choices: Literal["codes", "subjects"] | None = None
    required: bool = False
    width: int = 16


_KIND = labels.same("基础信息资源", "主题信息资源", "部门信息资源")
_FORMAT = labels.same("数据库", "电子表格", "电子文件", "图形图像", "自描述格式")
_LEVEL = labels.same(*get_args(Level))

# fmt: off
ENTRY_COLUMNS = (
    SheetColumn(KEY, "条目标识", "英文小写字母、数字和下划线，例如 taxpayer；定了以后不要改", required=True, width=24),
    SheetColumn(("code",), "信息资源代码", "前段码/顺序码，例如 ZB3-03-001/0001，全市不重复", required=True, width=18),
    SheetColumn(("title",), "信息资源名称", "按数据内容命名，不写系统名称", required=True, width=24),
    SheetColumn(("summary",), "摘要", "数据的对象、范围和主要内容", required=True, width=40),
    SheetColumn(("category", "kind"), "分类（类）", "从下拉列表选择", "label", _KIND, required=True),
    SheetColumn(("category", "subject"), "分类（项）", "例如 税务", required=True),
    SheetColumn(("category", "topic"), "分类（目）", "例如 税务登记", required=True),
    SheetColumn(("format", "kind"), "格式分类", "从下拉列表选择", "label", _FORMAT, required=True),
    SheetColumn(("format", "type"), "具体格式", "例如 关系型数据库表、xlsx", required=True),
    SheetColumn(("sharing", "type"), "共享类型", "不予共享须有法律、行政法规依据", "label", labels.same(*get_args(Sharing)), required=True),
    SheetColumn(("sharing", "condition"), "共享条件", "有条件共享必填：什么单位、办什么事项可以用；其他类型不填", width=32),
    SheetColumn(("sharing", "mode"), "共享方式", "库表交换、接口调用、文件下载等"),
    SheetColumn(("sharing", "basis"), "不予共享依据", "《法名》第X条第X款；只有不予共享才填", width=32),
    SheetColumn(("opening", "type"), "开放类型", "从下拉列表选择", "label", labels.same(*get_args(Opening)), required=True),
    SheetColumn(("opening", "condition"), "开放条件", "有条件开放必填；其他类型不填", width=32),
    SheetColumn(("opening", "basis"), "不予开放依据", "不予开放必填", width=32),
    SheetColumn(("level",), "安全级别", "L1 至 L4，不低于信息项的最高级别（第八条）", "label", _LEVEL, required=True, width=10),
    SheetColumn(("use",), "使用要求", "用途、范围和不得做的事（第十条）", required=True, width=40),
    SheetColumn(("cycle",), "更新周期", "从下拉列表选择", "label", labels.same(*get_args(Cycle)), required=True, width=10),
    SheetColumn(("identifiers",), "必要标识", "信息项英文名，用顿号隔开；关于自然人、法人的必填（第十二条）", "list", width=20),
    SheetColumn(("record_key",), "记录主键", "能唯一确定一条记录的信息项英文名，用顿号隔开", "list", required=True, width=20),
    SheetColumn(("collection_basis",), "收集依据", "法定权限：《法名》第X条，或者三定职责（第十一条）", required=True, width=40),
    SheetColumn(("feeds",), "归集到", "基础库、主题库，用顿号隔开", "labels", width=20),
    SheetColumn(("subject",), "主体事项", "从下拉列表选择，核对不予汇聚依据时用", "named", choices="subjects", width=20),
    SheetColumn(("crs",), "坐标系", "有坐标的必填；按数据实际所在的坐标系选，不是想要的坐标系", "label", labels.same(*get_args(Crs)), width=12),
    SheetColumn(("reference_list",), "供查找的名录", "空白为否；代码、镇街、机构、学校等供其他数据查找的名录选是", "label", labels.YES_NO, width=14),
    SheetColumn(("extraction", "mode"), "抽取方式", "空白为全量快照", "label", labels.MODES),
    SheetColumn(("extraction", "time"), "时间项", "记录时间的信息项英文名；增量必填"),
    SheetColumn(("extraction", "deletes"), "快照中消失的记录", "空白为视为已删除", "label", labels.DELETES),
    SheetColumn(("expect", "min"), "最少行数", "每次报送不应少于", "number", width=10),
    SheetColumn(("expect", "max"), "最多行数", "每次报送不应多于", "number", width=10),
    SheetColumn(("exemption", "basis"), "不予汇聚依据", "《法名》第X条第X款；须是法律、法规（第十三条）；汇聚的不填", width=32),
    SheetColumn(("exemption", "items"), "不予汇聚的信息项", "信息项英文名，用顿号隔开；整体不予汇聚的留空", "list", width=20),
    SheetColumn(("exemption", "reason"), "不予汇聚理由", "申报不予汇聚时必填", width=32),
    SheetColumn(("exemption", "decided"), "决定日期", "年-月-日", "day", width=12),
    SheetColumn(("exemption", "decided_by"), "决定机关", "申报不予汇聚时必填", width=24),
    SheetColumn(("exemption", "review_by"), "复核期限", "年-月-日", "day", width=12),
)
ITEM_COLUMNS = (
    SheetColumn(KEY, "条目标识", "与目录条目表中的条目标识一致", required=True, width=24),
    SheetColumn(("name",), "英文名", "小写字母开头，只用小写字母、数字和下划线", required=True, width=22),
    SheetColumn(("title",), "信息项名称", "中文名称，不写计量单位", required=True, width=22),
    SheetColumn(("column",), "来源字段名", "业务系统里的字段名；与英文名相同的可不填", width=18),
    SheetColumn(("type",), "数据类型", "空白为字符", "label", labels.TYPES, width=10),
    SheetColumn(("length",), "长度", "字符的最大长度", "number", width=8),
    SheetColumn(("required",), "必填", "空白为否", "label", labels.YES_NO, width=8),
    SheetColumn(("codes",), "代码表", "取值有代码表的，从下拉列表选择", "named", choices="codes", width=22),
    SheetColumn(("unit",), "计量单位", "例如 元、人", width=10),
    SheetColumn(("level",), "安全级别", "空白为 L2；姓名、证件号码、电话、住址、账号至少 L3", "label", _LEVEL, width=10),
    SheetColumn(("semantic",), "语义类型", "是下列内容的必选，平台据此校验和脱敏", "label", labels.SEMANTICS, width=18),
    SheetColumn(("formats",), "日期写法", "除常用写法以外的，例如 %d/%m/%Y，用顿号隔开", "list", width=14),
    SheetColumn(("subject",), "主体事项", "与条目不同时才选", "named", choices="subjects", width=20),
    SheetColumn(("element", "standard"), "数据元标准号", "信息项对应标准数据元的才填，须对照标准文本", width=18),
    SheetColumn(("element", "number"), "数据元标识符", "标准中该数据元的标识符", width=14),
    SheetColumn(("element", "verified"), "数据元已核验", "空白为否；已与标准文本核对的选是", "label", labels.YES_NO, width=12),
)
# fmt: on
COLUMNS = {ENTRIES: ENTRY_COLUMNS, ITEMS: ITEM_COLUMNS}


def entry_columns(databases: Databases) -> tuple[SheetColumn, ...]:
    """:data:`ENTRY_COLUMNS` with the catalog's own databases as what an entry may feed."""
    feeds = {each.title: each.key for each in in_order(databases)}
    return tuple(
        replace(each, note=f"{each.note}：{'、'.join(feeds)}", labels=feeds)
        if each.path == ("feeds",)
        else each
        for each in ENTRY_COLUMNS
    )
