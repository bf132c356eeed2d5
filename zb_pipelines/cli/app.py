"""The tree of commands."""

import typer

from zb_pipelines.cli import (
    catalog,
    demo,
    doctor,
    exemptions,
    explain,
    ledger,
    nightly,
    query,
    report,
    ui,
)

app = typer.Typer(
    name="zb",
    help="zb_pipelines:城市公共数据平台(淄博市公共数据管理办法 第六至十四条)",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(catalog.app, name="catalog", help="目录:检查、发布、版本")
app.add_typer(exemptions.app, name="exemptions", help="不予汇聚的法律、法规依据")
app.add_typer(demo.app, name="demo", help="示范城市")
app.command("nightly", help="完整运行一夜:拉取、汇聚、基础库、报告")(nightly.nightly)
app.command("status", help="今天的情况:目录版本、各条目、失败与期限")(ledger.status)
app.command("coverage", help="应汇尽汇台账与守恒校验")(ledger.coverage)
app.command("query", help="只读 SQL 查询湖中数据")(query.query)
app.command("explain", help="一条主记录每个字段的来源(脱敏)")(explain.explain)
app.command("report", help="质量报告(HTML)")(report.report)
app.command("doctor", help="检查安装是否可用")(doctor.doctor)
app.command("ui", help="打开 Dagster 界面")(ui.ui)
