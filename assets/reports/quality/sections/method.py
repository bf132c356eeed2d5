"""Method and definitions: how the figures are made, and what of it nobody has verified."""

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts

LINES = (
    "指标取自 GB/T 36344-2018,形式为 X = A ÷ B(通过 ÷ 检查);指标细目待与标准全文核对(未核验)。",
    "指标 = 期内全部检查的通过数之和 ÷ 检查数之和;维度得分 = 100 × 有记录的指标按权重平均;"
    "总分 = 有记录的维度按权重平均。没有记录的指标和维度不计、不补分。百分比和得分一律舍去,不进位。",
    "期内没有检查的条目(例如接收失败),其数据仍是上次汇聚的,以最近一次检查结果计。",
    "失分:某条规则的不通过数使总分减少的分数;全部失分与总分之和恒为 100,因此得分变化可以逐条解释。",
    "可访问性 = 期内取到数据的次数 ÷ 应取次数;时效性另计条目在更新周期加容限内有数据的天数 ÷ 应有天数"
    "(容限为平台默认值,未核验、可配置);一致性另计基础库各字段取值(记录数 × 字段数),被其他来源否定的不通过。",
    "问题数、未汇聚、依据核验等存量指标以数据截止日为准;检查数、工单等流量指标为期内合计。",
    "汇聚率中,当日接收失败、超过更新周期或从未汇聚的条目均计为未汇聚;不予汇聚须有法律、法规依据"
    "(淄博市公共数据管理办法第十三条),每日按当日有效文本复核。",
    "汇聚量:全量条目为期末记录数,增量条目为期内新到记录数,无变化的交付不重复计。",
    "违反阻断规则的行整行进入隔离区并附全部原因,一行不丢;提示类问题的行照常汇聚。",
    "工单按出具报告时所知统计;整改期限默认参照青岛市公共数据管理办法第十七条(本市规定未核验,可配置)。",
    "编目率、共享调用量没有系统清点和调用记录,本报告不计算。",
    "校验码是对结果(不含排版)的规范 JSON 计算的 SHA-256;网页、PDF、工作簿和 JSON 同出一个结果,数字相同。",
)


def method(facts: Facts) -> Section:
    """附件:评价方法与口径."""
    scoring = facts.scoring
    state = "已核定" if scoring.verified else "未核验,可配置"
    weights = Table(
        "weights",
        f"维度权重({state})",
        (Column("维度"), Column("权重", "count")),
        tuple(scoring.dimensions.items()),
    )
    grades = Table(
        "grades",
        f"等级({state})",
        (Column("等级"), Column("得分不低于", "count")),
        tuple((each.grade, each.at_least) for each in scoring.grades),
    )
    source = f"评分办法来源:{scoring.source}({state})。"
    return Section(
        "method", "附件三 评价方法与口径", (Sentences((source, *LINES)), weights, grades)
    )
