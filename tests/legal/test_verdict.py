"""Every trap of the law as a case: day, basis, subjects of the items, valid or not, and why."""

from datetime import date

import pytest

from zb_pipelines.domain.legal.model import Exemption, Statute
from zb_pipelines.domain.legal.verdict import Verdict, verdict

TODAY = "2026-11-22"
SEALED = "《治安管理处罚法》第一百三十六条"
CENSUS = "《统计法》第二十八条"


def judge(statutes: dict[str, Statute], day: str, basis: str, subjects: str | None) -> Verdict:
    exemption = Exemption(
        basis=basis,
        reason="依法不得提供",
        decided=date(2009, 1, 1),
        decided_by="市大数据局",
        review_by=date(2027, 12, 31),
    )
    named = subjects.split() if subjects else [None]
    items = {f"item{n}": subject for n, subject in enumerate(named, start=1)}
    return verdict(exemption, items, statutes, date.fromisoformat(day))


VALID = [
    # S1: the law says "do not supply"
    (TODAY, CENSUS, "统计调查单位资料"),
    (TODAY, "《中华人民共和国统计法》第28条", "统计调查单位资料"),
    (TODAY, "《统计法》（2024修正）第二十八条第一款", "统计调查单位资料"),
    ("2024-09-13", CENSUS, "统计调查单位资料"),
    ("2024-09-12", "《统计法》第二十五条", "统计调查单位资料"),
    ("2010-01-01", "《统计法》第二十五条", "统计调查单位资料"),
    (TODAY, "《全国人口普查条例》第三十三条第一款", "人口普查个体资料"),
    ("2026-01-01", SEALED, "治安违法记录"),
    (TODAY, "《刑事诉讼法》第二百八十六条", "未成年人犯罪记录"),
    (TODAY, "《预防未成年人犯罪法》第五十九条", "未成年人犯罪记录"),
    (TODAY, "《社区矫正法》第五十四条第二款", "未成年人矫正档案"),
    (TODAY, "《反洗钱法》第七条第一款", "反洗钱资料"),
    # S2: only for a purpose
    (TODAY, "《反洗钱法》第七条第二款", "反洗钱资料"),
    (TODAY, "《反间谍法》第十一条第二款", "反间谍工作信息"),
    (TODAY, "《反恐怖主义法》第四十五条第二款", "反恐技侦材料"),
    ("2025-09-01", "《传染病防治法》第十三条第二款", "疫情防控个人信息"),
    (TODAY, "《全国农业普查条例》第三十三条", "农业普查个体资料"),
    (TODAY, "《全国污染源普查条例》第三十五条", "污染源普查个体资料"),
    # S3: state secrets
    (TODAY, "《保守国家秘密法》第二十九条第一款", "国家秘密"),
    (TODAY, "《保密法》第三十一条第（二）、（三）项", "国家秘密"),
    (TODAY, "《测绘成果管理条例》第十六条至第十八条", "涉密测绘成果"),
    # a reference to secrecy law, beside the provision of that law
    (TODAY, "《测绘法》第四十七条、《保密法》第二十九条第一款", "涉密测绘成果"),
    (TODAY, "《档案法》第二十条和《保密法》第二十九条第一款", "涉密档案"),
    # several provisions, each covering a part
    (TODAY, f"{CENSUS}；《全国人口普查条例》第三十三条第一款", "统计调查单位资料 人口普查个体资料"),
    # a provision that does not count, beside one that does
    (TODAY, "《统计法》第二十八条、第十一条", "统计调查单位资料"),
    (TODAY, f"{SEALED}和《淄博市公共数据管理办法》第十三条", "治安违法记录"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "basis", "subjects"), VALID)
def test_a_firm_basis_in_force_excuses_the_items_it_covers(
    statutes: dict[str, Statute], day: str, basis: str, subjects: str
) -> None:
    decided = judge(statutes, day, basis, subjects)
    assert decided.reasons == ()
    assert decided.valid


REFUSED = [
    # renumbered
    (TODAY, "《统计法》第二十五条", "统计调查单位资料", "条文已重新编号，当日有效的2024年修正文本中该内容在第二十八条"),
    ("2024-09-13", "《统计法》第二十五条", "统计调查单位资料", "请改引第二十八条"),
    ("2024-09-12", CENSUS, "统计调查单位资料", "当日有效的2009年修订文本中该内容在第二十五条"),
    (TODAY, "《统计法》（2009修订）第二十五条", "统计调查单位资料", "引用的是2009年文本"),
    (TODAY, "《统计法》（2018修订）第二十八条", "统计调查单位资料", "没有《中华人民共和国统计法》这一年的文本"),
    (TODAY, "《传染病防治法》第十二条", "疫情防控个人信息", "该内容在第十三条第二款"),
    (TODAY, "《网络安全法》第二十一条", "重要网络日志", "该内容在第二十三条"),
    ("2025-12-31", "《网络安全法》第二十三条", "重要网络日志", "该内容在第二十一条"),
    # not yet in force, no longer in force
    ("2025-12-31", SEALED, "治安违法记录", "尚未生效：含有该内容的文本自2026-01-01起施行"),
    ("2026-06-30", "《社会救助法》第十一条", "社会救助信息", "尚未生效"),
    ("2025-08-31", "《传染病防治法》第十三条第二款", "疫情防控个人信息", "该内容在第十二条第一款"),
    ("2024-12-31", "《反洗钱法》第七条", "反洗钱资料", "自2025-01-01起施行"),
    ("2024-04-30", "《保密法》第二十九条", "国家秘密", "自2024-05-01起施行"),
    ("2026-08-14", "《生态环境法典》第二十三条", "生态环境信息", "尚未生效（自2026-08-15起施行）"),
    *[
        ("2026-08-15", f"《{name}》第十条", "生态环境信息", "已自2026-08-15起废止，由《中华人民共和国生态环境法典》")
        for name in (
            "环境保护法", "大气污染防治法", "水污染防治法", "土壤污染防治法", "固体废物污染环境防治法",
            "噪声污染防治法", "海洋环境保护法", "环境影响评价法", "放射性污染防治法", "清洁生产促进法",
        )
    ],
    ("2026-08-14", "《环境保护法》第十条", "生态环境信息", "登记簿没有《中华人民共和国环境保护法》"),
    (TODAY, "《信访条例》第十条", "信访事项信息", "由《信访工作条例》（党内法规）取代"),
    # rank: the title does not tell it
    (TODAY, "《信访工作条例》第十条", "信访事项信息", "是党内法规（中共中央、国务院制定）"),
    (TODAY, "《淄博市公共数据管理办法》第十三条", "一般个人信息", "是地方政府规章"),
    (TODAY, "《青岛市公共数据管理办法》第十九条", "一般个人信息", "是地方政府规章"),
    (TODAY, "《互联网信息服务算法推荐管理规定》第五条", "一般个人信息", "是部门规章（立法法第九十一条）"),
    (TODAY, "《信用修复管理办法》第五条", "社会信用信息", "是部门规章"),
    (TODAY, "《港澳台居民居住证申领发放办法》第三条", "居民身份证信息", "规范性文件"),
    (TODAY, "《国务院办公厅关于2026年部分节假日安排的通知》", "一般个人信息", "通知、意见一类的规范性文件"),
    (TODAY, "《GB/T 36344-2018》第五条", "一般个人信息", "是标准，不是法律、法规"),
    (TODAY, "《最高人民法院关于公布失信被执行人名单信息的若干规定》第四条", "一般个人信息", "是司法解释"),
    (TODAY, "《浙江省公共数据条例》第二十条", "一般个人信息", "是浙江省的地方性法规，在本市没有效力"),
    (TODAY, "《深圳经济特区数据条例》第二条", "一般个人信息", "立法法第八十四条"),
    (TODAY, "《延边朝鲜族自治州自治条例》第二条", "一般个人信息", "立法法第八十五条"),
    # strength
    (TODAY, "《税收征管法》第八条第二款", "纳税人涉税信息", "只规定保密义务（S4）"),
    (TODAY, "《居民身份证法》第六条第三款", "居民身份证信息", "请改报有条件共享"),
    (TODAY, "《社会保险法》第八十一条", "社会保险信息", "字段级豁免或者脱敏"),
    (TODAY, "《精神卫生法》第四条第三款", "精神障碍患者信息", "（S4）"),
    (TODAY, "《全国经济普查条例》第三十二条", "经济普查个体资料", "（S4）"),
    (TODAY, "《不动产登记暂行条例》第二十八条", "不动产登记资料", "（S4）"),
    (TODAY, "《山东省社会信用条例》第二十条", "社会信用信息", "（S4）"),
    (TODAY, "《保密法》第六十四条", "工作秘密", "（S4）"),
    (TODAY, "《个人信息保护法》第三十四条", "一般个人信息", "只是原则性规定（S5）"),
    (TODAY, "《基本医疗卫生与健康促进法》第九十二条", "个人健康信息", "（S5）"),
    (TODAY, "《社会保险经办条例》第八条", "户籍登记信息", "与不予汇聚相反；应当汇聚"),
    (TODAY, "《户口登记条例》第八条", "户籍登记信息", "没有限制提供数据的内容"),
    (TODAY, "《山东省大数据发展促进条例》第十七条", "一般个人信息", "没有限制提供数据的内容"),
    # 条、款、项
    (TODAY, "《统计法》第五十四条", "统计调查单位资料", "共53条，没有第五十四条"),
    (TODAY, "《统计法》第三十条", "统计调查单位资料", "补录 statutes/statistics_law.yml"),
    (TODAY, "《统计法》第二十八条第二款", "统计调查单位资料", "只有1款，没有第二十八条第二款"),
    (TODAY, "《全国人口普查条例》第三十三条第三款", "人口普查个体资料", "只有2款"),
    (TODAY, "《保密法》第三十一条第（七）项", "国家秘密", "只有6项"),
    (TODAY, "《保密法》第三十一条第（四）项", "国家秘密", "登记的限制性内容在第三十一条第一款第（二）项"),
    (TODAY, "《社区矫正法》第五十四条第一款", "未成年人矫正档案", "只规定保密义务（S4）"),
    (TODAY, "《测绘法》第四十七条", "涉密测绘成果", "不能单独作为依据"),
    (TODAY, "《档案法》第二十条", "涉密档案", "请同时引用《中华人民共和国保守国家秘密法》"),
    (TODAY, "《统计法》第二十八条之一", "统计调查单位资料", "没有第二十八条之一"),
    (TODAY, "《统计法》", "统计调查单位资料", "只写了名称；请引到条、款、项"),
    # scope
    (TODAY, SEALED, "户籍登记信息 治安违法记录", "豁免范围超出依据：依据只管“治安违法记录”，管不到信息项 item1"),
    (TODAY, SEALED, "户籍登记信息 治安违法记录", "请把豁免缩小到信息项 item2，其余应当汇聚"),
    (TODAY, SEALED, "户籍登记信息", "与信息项 item1 的主体事项“户籍登记信息”不符"),
    (TODAY, SEALED, None, "没有登记主体事项"),
    (TODAY, "《社区矫正法》第五十四条第二款", "成年人矫正信息", "不符"),
    # wrong beside right: the published text must be corrected
    (TODAY, f"{CENSUS}、第二十五条", "统计调查单位资料", "请改引第二十八条"),
    (TODAY, f"{CENSUS}；《环境保护法》第十条", "统计调查单位资料", "废止"),
    # unknown, unreadable
    (TODAY, "《统计条例》第三条", "统计调查单位资料", "登记簿没有《统计条例》"),
    (TODAY, "《全国人口普察条例》第三十三条", "人口普查个体资料", "是否指《全国人口普查条例》？"),
    (TODAY, "工作需要", "一般个人信息", "请按“《法名》第X条第X款第（X）项”书写"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "basis", "subjects", "fragment"), REFUSED)
def test_a_refusal_says_which_rule_and_what_to_do(
    statutes: dict[str, Statute], day: str, basis: str, subjects: str | None, fragment: str
) -> None:
    decided = judge(statutes, day, basis, subjects)
    assert not decided.valid
    assert any(fragment in reason for reason in decided.reasons), decided.reasons
    assert all(reason.endswith("。") and "；" in reason for reason in decided.reasons)


FLAGGED = [
    ("《反洗钱法》第七条第二款", "反洗钱资料", "限定用途（S2）"),
    ("《保密法》第二十九条第一款", "国家秘密", "公开的目录中不得出现其具体内容"),
    ("《反洗钱法》第七条", "反洗钱资料", "请引到款"),
    ("《传染病防治法》第十三条第二款", "疫情防控个人信息", "与共享义务冲突：《中华人民共和国传染病防治法》第四十四条"),
    ("《刑事诉讼法》第二百八十六条", "未成年人犯罪记录", "施行日期未核验"),
    ("《全国人口普查条例》第三十三条第一款", "人口普查个体资料", "只核验到2025-04-19，已超过一年"),
    ("《全国农业普查条例》第三十三条第一款", "农业普查个体资料", "限定用途（S2）"),
    (f"{SEALED}和《淄博市公共数据管理办法》第十三条", "治安违法记录", "不计入依据：《淄博市公共数据管理办法》是地方政府规章"),
    (f"{CENSUS}、第十一条", "统计调查单位资料", "不计入依据：《统计法》第十一条只规定保密义务"),
]  # fmt: skip


@pytest.mark.parametrize(("basis", "subjects", "fragment"), FLAGGED)
def test_a_valid_basis_tells_the_reviewer_what_to_look_at(
    statutes: dict[str, Statute], basis: str, subjects: str, fragment: str
) -> None:
    decided = judge(statutes, TODAY, basis, subjects)
    assert decided.valid
    assert any(fragment in flag for flag in decided.flags), decided.flags


def test_a_duty_to_share_is_flagged_on_a_refusal_too(statutes: dict[str, Statute]) -> None:
    decided = judge(statutes, TODAY, "《居民身份证法》第六条第三款", "户籍登记信息")
    assert any("社会保险经办条例" in flag for flag in decided.flags)


def test_a_duty_to_share_counts_only_from_the_day_it_is_in_force(
    statutes: dict[str, Statute],
) -> None:
    before = judge(statutes, "2026-06-30", "《税收征管法》第八条第二款", "纳税人涉税信息")
    after = judge(statutes, "2026-07-01", "《税收征管法》第八条第二款", "纳税人涉税信息")
    assert not any("社会救助法" in flag for flag in before.flags)
    assert any("社会救助法" in flag for flag in after.flags)
