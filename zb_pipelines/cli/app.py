"""The tree of commands."""

import typer

from zb_pipelines.cli import (
    agencies,
    catalog,
    catalog_plan,
    catalog_scan,
    catalog_workbook,
    demo,
    doctor,
    exemptions,
    explain,
    findings,
    geo,
    law,
    ledger,
    nightly,
    query,
    report,
    review,
    rules,
    status,
    tickets,
    ui,
)

app = typer.Typer(
    name="zb",
    help="zb_pipelines:城市公共数据平台(淄博市公共数据管理办法 第六至十四条)",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(catalog.app, name="catalog", help="目录:编制、审核、发布、计划与执行")
catalog.app.command("export", help="导出一个单位的目录工作簿")(catalog_workbook.export_workbook)
catalog.app.command("import", help="读回填好的工作簿")(catalog_workbook.import_filled)
catalog.app.command("scan", help="查找未编目的表和文件")(catalog_scan.scan_agency)
catalog.app.command("diff", help="两个版本之间的差异")(catalog_plan.diff)
catalog.app.command("plan", help="版本变化带来哪些工作,为什么")(catalog_plan.plan)
catalog.app.command("apply", help="执行计划;重复执行不做任何事")(catalog_plan.apply)
catalog.app.command("rollback", help="以旧版本的内容发布新版本")(catalog_plan.rollback)
app.add_typer(review.app, name="review", help="编制、报送、审核、退回")
app.add_typer(rules.app, name="rules", help="质量规则")
app.add_typer(law.app, name="law", help="法律变动与期限")
app.add_typer(tickets.app, name="tickets", help="工单:数据问题从发现到办结")
app.add_typer(agencies.app, name="agencies", help="单位的内设机构和专人(第六条)")
app.add_typer(ledger.app, name="ledger", help="审核台账的校验与导出")
app.command("purge", help="清除一个人的数据并留下证明")(catalog_plan.purge)
app.add_typer(exemptions.app, name="exemptions", help="不予汇聚的法律、法规依据")
app.add_typer(demo.app, name="demo", help="示范城市")
app.command("nightly", help="完整运行一夜:拉取、汇聚、基础库、报告")(nightly.nightly)
app.command("status", help="今天的情况:目录版本、各条目、失败与期限")(status.status)
app.command("coverage", help="应汇尽汇台账与守恒校验")(status.coverage)
app.command("query", help="只读 SQL 查询湖中数据")(query.query)
app.command("explain", help="一条主记录每个字段的来源(脱敏)")(explain.explain)
app.command("findings", help="主题库的疑点,按规则统计")(findings.findings)
app.command("dictionary", help="基础库和主题库的数据字典")(findings.dictionary)
app.add_typer(geo.app, name="geo", help="空间地理库:导出 GeoParquet")
app.command("report", help="质量报告(HTML)")(report.report)
app.command("doctor", help="检查安装是否可用")(doctor.doctor)
app.command("ui", help="打开 Dagster 界面")(ui.ui)
