"""`zb catalog export` and `zb catalog import`: an agency's catalog as a workbook, there and back."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, console, say_json, say_table


def export_workbook(
    agency: Annotated[str, typer.Option(help="单位标识,例如 tax")],
    out: Annotated[Path | None, typer.Option(help="写到哪里,默认 <单位>-目录.xlsx")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the agency's entries as a workbook that its clerk fills in."""
    from resources.workbook import write_workbook
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    target = out or Path(f"{agency}-目录.xlsx")
    count = write_workbook(load_catalog(current().catalog), agency, target)
    if as_json:
        say_json({"agency": agency, "entries": count, "file": target})
    else:
        console.print(f"{target}:{count} 个条目", markup=False, soft_wrap=True)


def import_filled(
    file: Annotated[Path, typer.Argument(help="填写好的工作簿")],
    marked: Annotated[
        Path | None, typer.Option(help="有错时带标记的副本写到哪里,默认 <原名>-退回.xlsx")
    ] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take a filled workbook into the working catalog; exit 1 with a marked copy where it is wrong.

    Exit 2 where it was taken but the review will object, or entries are missing from it.
    """
    from resources.workbook import import_workbook
    from zb_pipelines.domain.settings import current

    target = marked or file.with_name(f"{file.stem}-退回.xlsx")
    done = import_workbook(file, current().catalog, target, chosen_day(day))
    if as_json:
        say_json(
            {
                "agency": done.agency,
                "written": done.written,
                "faults": [vars(fault) for fault in done.faults],
                "remarks": [vars(remark) for remark in done.remarks],
                "marked": done.marked,
                "absent": done.absent,
            }
        )
    else:
        console.print(f"{done.agency}:改动 {len(done.written)} 个文件", soft_wrap=True)
        for title, found in (("填写有误,未导入", done.faults), ("审核意见", done.remarks)):
            if found:
                say_table(
                    title,
                    ["工作表", "行", "栏目", "问题", "怎么改"],
                    [(f.sheet, f.row, f.column, f.what, f.remedy) for f in found],
                )
        if done.marked:
            console.print(f"带标记的副本:{done.marked}", markup=False, soft_wrap=True)
        for entry in done.absent:
            console.print(f"工作簿里没有 {entry},目录中原样保留;退出目录请登记 retired.yml")
    if done.faults:
        raise typer.Exit(1)
    raise typer.Exit(2 if done.remarks or done.absent else 0)
