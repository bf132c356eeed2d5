"""The kinds of rules that follow from a catalog entry, and what each says to the agency.

Dimension and indicator are those of GB/T 36344-2018; every result has its form X = A / B.
A kind that blocks sends the row to quarantine, a kind that warns lets it pass.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "warn"]


@dataclass(frozen=True)
class RuleKind:
    """What all rules of one kind have in common; ``{}`` in the texts stands for the item's title."""

    dimension: str
    indicator: str
    severity: Severity
    title: str
    remedy: str


KINDS: dict[str, RuleKind] = {
    "required": RuleKind(
        "完整性",
        "数据元素完整性",
        "block",
        "必填项“{}”为空",
        "请在业务系统中补录“{}”后重新提供该记录",
    ),
    "type": RuleKind(
        "规范性",
        "数据模型",
        "block",
        "“{}”无法按目录登记的数据类型读取(含不存在的日期)",
        "请按目录登记的类型更正“{}”;如业务口径已变,请先申请变更目录",
    ),
    "undated": RuleKind(
        "完整性",
        "数据元素完整性",
        "block",
        "“{}”为空或读不出来，不知道这条增量记录属于哪一天",
        "请补上或更正“{}”后重新提供该记录",
    ),
    "damaged": RuleKind(
        "准确性",
        "数据格式合规性",
        "block",
        "“{}”是科学计数法或残留的表格标记，原来的号码已经丢失",
        "请在表格里把“{}”设为文本格式后重新导出，不要经表格软件另存",
    ),
    "date_range": RuleKind(
        "准确性",
        "数据内容正确性",
        "block",
        "“{}”早于1850年,不可能发生",
        "请核对原始材料更正“{}”,不要用占位日期代替空值",
    ),
    "future": RuleKind(
        "时效性",
        "基于时间段的正确性",
        "warn",
        "“{}”晚于数据所属日期",
        "请核对业务系统时钟及“{}”的填写口径",
    ),
    "length": RuleKind(
        "规范性",
        "数据模型",
        "block",
        "“{}”超过目录登记的长度",
        "请核对“{}”是否串栏或误录;确需加长的,请先申请变更目录",
    ),
    "code": RuleKind(
        "规范性",
        "数据标准",
        "block",
        "“{}”不在目录登记的代码集内",
        "请将“{}”转换为代码集中的代码;缺少代码的,请先申请维护代码集",
    ),
    "resident_id": RuleKind(
        "准确性",
        "数据格式合规性",
        "block",
        "“{}”不是有效的公民身份号码(GB 11643:位数、校验码或出生日期不符)",
        "请核对证件更正“{}”",
    ),
    "region": RuleKind(
        "规范性",
        "权威参考数据",
        "warn",
        "“{}”前两位不是已知的省级行政区划",
        "请核对证件;确为历史区划的,可在异议中说明",
    ),
    "identity_number": RuleKind(
        "准确性",
        "数据格式合规性",
        "warn",
        "“{}”为18位身份号码样式,但校验码或出生日期不符",
        "请核对证件种类与“{}”",
    ),
    "uscc": RuleKind(
        "准确性",
        "数据格式合规性",
        "block",
        "“{}”不是有效的统一社会信用代码(GB 32100:位数、字符或校验码不符)",
        "请核对登记证照更正“{}”",
    ),
    "uscc_doubt": RuleKind(
        "规范性",
        "权威参考数据",
        "warn",
        "“{}”校验码正确,但登记管理部门与机构类别、行政区划或内嵌组织机构代码存疑",
        "请与登记管理部门核对“{}”",
    ),
    "org_code": RuleKind(
        "准确性",
        "数据格式合规性",
        "block",
        "“{}”不是有效的组织机构代码(GB 11714)",
        "请核对代码证更正“{}”,或改用统一社会信用代码",
    ),
    "reg_no": RuleKind(
        "准确性",
        "数据格式合规性",
        "block",
        "“{}”不是有效的工商注册号(GS 15:15位、校验码不符)",
        "请核对营业执照更正“{}”,或改用统一社会信用代码",
    ),
    "phone": RuleKind(
        "准确性",
        "数据格式合规性",
        "warn",
        "“{}”不像电话号码",
        "请核对“{}”,一栏只填一个号码",
    ),
    "district": RuleKind(
        "规范性",
        "权威参考数据",
        "warn",
        "“{}”不是本市现行区县代码(GB/T 2260)",
        "请核对“{}”;功能区请填所属行政区代码",
    ),
    "format": RuleKind(
        "规范性",
        "数据标准",
        "warn",
        "“{}”书写不规范,平台已规范化(空格、全角、大小写、日期格式或15位身份号码)",
        "无需退回;请在业务系统录入环节统一“{}”的书写格式",
    ),
    "garbled": RuleKind(
        "准确性",
        "脏数据出现率",
        "warn",
        "“{}”含有乱码(替换字符、控制字符或编码转换错误的痕迹)",
        "请核对导出时的字符编码,重新提供“{}”",
    ),
    "unique": RuleKind(
        "准确性",
        "数据唯一性",
        "block",
        "同一主键“{}”出现多条记录,本条未被采用",
        "请合并或作废重复记录,同一主键只提供一条",
    ),
    "rows_max": RuleKind(
        "完整性",
        "数据记录完整性",
        "warn",
        "“{}”本次提供的记录数超过目录登记的上限",
        "请核对是否重复推送;数据量确已增长的,请申请调整上限",
    ),
    # About the delivery as a whole. What blocks keeps back this entry's delivery and nothing else.
    "rows_min": RuleKind(
        "完整性",
        "数据记录完整性",
        "block",
        "“{}”本次提供的记录数少于目录登记的下限,整批扣留",
        "请提供完整的数据;数据量确已减少的,请申请调整下限",
    ),
    "declared_rows": RuleKind(
        "完整性",
        "数据记录完整性",
        "block",
        "“{}”收到的记录数与对账文件声明的不一致",
        "请重新报送数据文件和对账文件",
    ),
    "conservation": RuleKind(
        "完整性",
        "数据记录完整性",
        "block",
        "“{}”原始行数不等于汇聚行数加隔离行数,整批扣留",
        "平台缺陷,请平台运维人员处理,来源单位无需操作",
    ),
    "quarantined_share": RuleKind(
        "准确性",
        "脏数据出现率",
        "block",
        "“{}”本次提供的记录中不合格的比例超过上限,整批扣留",
        "请核对导出程序、字段对应关系和编码后重新提供;个别口径变化请先申请变更目录",
    ),
    "old_delivery": RuleKind(
        "时效性",
        "基于时间段的正确性",
        "warn",
        "“{}”本次提供的内容与更早一次(不是上一次)完全相同,疑似误报旧文件",
        "请核对是否重复报送了旧文件;数据确已恢复原状的,在异议中说明",
    ),
    "levels": RuleKind(
        "规范性",
        "安全规范",
        "warn",
        "“{}”有 L3 以上信息项未按安全级别处理(存储日志中留有极值)",
        "平台缺陷,请平台运维人员按级别重新写入该分区",
    ),
    # Learnt from former deliveries: never blocking, always a question.
    "usual_rows": RuleKind(
        "完整性",
        "数据记录完整性",
        "warn",
        "“{}”本次的记录数或隔离比例与以往明显不同",
        "请核对是否漏报、多报或只报了部分区县",
    ),
    "usual_nulls": RuleKind(
        "完整性",
        "数据元素完整性",
        "warn",
        "“{}”为空的比例与以往明显不同",
        "请核对业务系统和导出程序是否漏取“{}”",
    ),
    "usual_values": RuleKind(
        "准确性",
        "数据内容正确性",
        "warn",
        "“{}”的分布(长度、数量级、代码占比或重复程度)与以往明显不同",
        "请核对“{}”是否串栏、截断、单位或代码口径变化",
    ),
    "usual_times": RuleKind(
        "时效性",
        "基于时间段的正确性",
        "warn",
        "“{}”的时间范围与以往明显不同",
        "请核对“{}”的年份、格式和取数范围",
    ),
    "repeated_content": RuleKind(
        "准确性",
        "数据重复率",
        "warn",
        "“{}”中除主键外内容完全相同的记录比以往明显增多",
        "请核对是否重复生成了编号",
    ),
    "timely": RuleKind(
        "时效性",
        "基于时间点及时性",
        "warn",
        "“{}”没有在更新周期(含容差)内提供",
        "请按目录登记的更新周期提供;周期有变的请申请变更目录",
    ),
}
