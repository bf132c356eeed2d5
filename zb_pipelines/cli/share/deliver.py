"""`zb share deliver`: hand a product's newest rows over as files or as a database table."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlsplit

import typer

from zb_pipelines.cli.share.acting import By, GrantNumber, acting
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def _place(target: str) -> str:
    """The target without a login."""
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.hostname}{parts.path}" if "://" in target else target


def deliver(
    grant: GrantNumber,
    target: Annotated[
        str, typer.Argument(help="A folder, sftp://user@host/folder, or an SQLAlchemy database URL")
    ],
    by: By = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Hand over CSV, XLSX and Parquet with a receipt, or replace a table and count it on both sides."""
    from assets.sharing.deliver_files import deliver_files, deliver_table
    from assets.sharing.upload_files import upload_folder
    from zb_pipelines.domain.catalog.products.decisions import requested_product

    on = chosen_day(day)
    platform, release = open_release(day, "zb share")
    actor, _ = acting(platform, by, None)
    held = platform.registry.sharing.grants.one(grant)
    product = requested_product(release.catalog, held.product)
    if target.startswith("sftp://"):
        with TemporaryDirectory() as folder:
            done = deliver_files(platform, release.catalog, held, product, Path(folder), on)
            upload_folder(Path(folder), target)
    elif "://" in target:
        done = deliver_table(platform, held, product, target, on)
    else:
        done = deliver_files(platform, release.catalog, held, product, Path(target), on)
    facts = {
        "what": "product",
        "product": done.product,
        "rows": done.rows,
        "target": _place(target),
    }
    platform.registry.journal.record("export", grant, facts, actor)
    if as_json:
        print_json(vars(done) | {"files": [vars(each) for each in done.files]})
    else:
        print_line(
            message(
                "{product} of {day} to {target}: rows {rows}, files {files}",
                product=done.product,
                day=done.day,
                target=done.target,
                rows=done.rows,
                files=len(done.files),
            )
        )
