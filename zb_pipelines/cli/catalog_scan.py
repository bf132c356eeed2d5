"""`zb catalog scan`: what exists in an agency's system and is not catalogued, or differs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import AsJson, console, say_json, say_table

if TYPE_CHECKING:
    from resources.agencies.scan import Scan
    from resources.agencies.source.declaration import Sources


def scan_agency(
    agency: Annotated[str, typer.Option(help="单位标识,例如 tax")],
    out: Annotated[Path | None, typer.Option(help="把草稿写到这个文件夹")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the agency's systems with its catalog; exit 2 where something is found."""
    from resources.agencies.scan import scan
    from resources.agencies.sources_file import load_sources
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.settings import current

    settings = current()
    catalog = load_catalog(settings.catalog)
    if agency not in catalog.agencies:
        known = "、".join(sorted(catalog.agencies))
        raise input_error(f"--agency {agency}", "单位名录里没有这个单位", f"改成其中之一：{known}")
    sources = load_sources(settings.sources)
    found = scan(agency, catalog, sources)
    drafts = _drafts(found, sources)
    if out:
        for name, text in drafts.items():
            target = out / agency / f"{name}.yml"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    if as_json:
        say_json(_as_json(found) | {"drafts": drafts})
    else:
        _say(found, drafts, out)
    clean = not (found.uncatalogued or found.different or found.undeclared or found.absent)
    raise typer.Exit(0 if clean and not found.failures else 2)


def _drafts(found: "Scan", sources: "Sources") -> dict[str, str]:
    """A draft per uncatalogued table or file, by a name for it that no other draft has."""
    import re

    from resources.agencies.scan import format_of
    from zb_pipelines.domain.catalog.comparison import draft_entry

    drafts: dict[str, str] = {}
    for each in found.uncatalogued:
        stem = each.name.replace("{day}", "").rpartition(".")[0] or each.name
        base = re.sub(r"[^a-z0-9]+", "_", stem.casefold()).strip("_") or "table"
        name, count = base, 1
        while name in drafts:
            count += 1
            name = f"{base}_{count}"
        if each.columns:
            drafts[name] = draft_entry(each.name, format_of(each, sources), each.columns)
    return drafts


def _as_json(found: "Scan") -> dict[str, object]:
    return {
        "agency": found.agency,
        "looked_at": found.looked_at,
        "uncatalogued": [
            {"place": Path(e.place).name, "name": e.name, "columns": e.columns}
            for e in found.uncatalogued
        ],
        "different": [vars(each) for each in found.different],
        "undeclared": found.undeclared,
        "absent": found.absent,
        "failures": found.failures,
    }


def _say(found: "Scan", drafts: dict[str, str], out: Path | None) -> None:
    console.print(f"{found.agency}:查看了 {found.looked_at} 张表(文件)", soft_wrap=True)
    if found.uncatalogued:
        say_table(
            "未编目(应编尽编)",
            ["位置", "表或文件", "字段数"],
            [
                (Path(e.place).name, e.name, len(e.columns) if e.columns else None)
                for e in found.uncatalogued
            ],
        )
    if found.different:
        say_table(
            "字段与目录不一致",
            ["条目", "目录有、来源没有", "来源有、目录没有"],
            [(d.entry, "、".join(d.missing), "、".join(d.unlisted)) for d in found.different],
        )
    for title, entries in (
        ("没有写来源(sources.yml)", found.undeclared),
        ("来源不存在", found.absent),
        ("系统查不到", found.failures),
    ):
        for each in entries:
            console.print(f"{title}:{each}", markup=False, soft_wrap=True)
    if out and drafts:
        console.print(f"{len(drafts)} 份草稿写到 {out / found.agency}", markup=False)
        return
    for name, text in drafts.items():
        console.print(f"\n# 草稿 {found.agency}/{name}.yml", markup=False)
        console.print(text, markup=False, soft_wrap=True)
