"""A grant's product handed over: files with a receipt, or a table, and its usage in the log.

Usage is kept for what the recipient has, and never lost: it is written down once everything is at the
recipient's place and before it is visible there, and becomes usage when that has happened. Of a process
that was killed in between it is taken for handed over (:class:`Handovers`).
"""

import json
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime

from assets.sharing.handover.folder_place import open_folder
from assets.sharing.handover.place import NotHandedOverError, Place, in_order
from assets.sharing.handover.product_handover import ProductHandover
from assets.sharing.handover.receipt import HandedFile, HandoverReceipt
from assets.sharing.handover.sftp_place import open_sftp
from assets.sharing.handover.table_place import open_table
from assets.sharing.handover.write_files import readable_failure, write_product
from resources.local_files.scratch_folder import scratch_folder
from resources.registry.sharing.usage import Usage
from zb_pipelines.domain.business_day import today

_SFTP = "sftp"


def deliver(handover: ProductHandover, target: str) -> HandoverReceipt:
    """Hand the newest rows over to ``target``: a folder, ``sftp://…``, or the URL of a database.

    Files are CSV, XLSX and Parquet with ``….receipt.json``; the Parquet of a product with a geometry is
    GeoParquet. A table has the product's key for a name. :class:`InputError` unless the grant is in force
    and its product is of rows or an aggregate; :class:`NotHandedOverError` where the place takes nothing.
    """
    day = handover.deliverable_day()
    scheme, is_address, _ = target.partition("://")
    if is_address and scheme.lower() != _SFTP:
        return _deliver_table(handover, target, day)
    return _deliver_files(handover, target, day)


def _deliver_files(handover: ProductHandover, target: str, day: date) -> HandoverReceipt:
    with ExitStack() as opened:
        place: Place
        if target.lower().startswith(f"{_SFTP}://"):
            scratch = opened.enter_context(scratch_folder(handover.platform.settings.scratch))
            drafts = scratch / "drafts"
            drafts.mkdir()
            place = opened.enter_context(open_sftp(target, drafts))
        else:
            place = opened.enter_context(open_folder(target))
        with readable_failure(place.location):
            files = write_product(handover.platform, handover.parts, day, place.drafts)
            receipt = _receipt(handover, day, place.location, files)
            text = json.dumps(asdict(receipt), ensure_ascii=False, indent=2, default=str)
            name = f"{handover.product.key}-{day.isoformat()}.receipt.json"
            (place.drafts / name).write_text(text, "utf-8")
        names = in_order(place.drafts)
        place.send(names)
        with _record_usage(handover, receipt):
            place.publish(names)
    return receipt


def _deliver_table(handover: ProductHandover, url: str, day: date) -> HandoverReceipt:
    """Replace the rows of the table ``<product>`` (库表交换), counted on both sides.

    All of it in one transaction: the recipient sees the rows of before or those of now.
    """
    with open_table(url, handover.product.key) as place:
        rows = place.fill(
            handover.platform, handover.platform.lake.relation(handover.product.name, day)
        )
        receipt = _receipt(handover, day, place.location, (), rows)
        with _record_usage(handover, receipt):
            place.publish()
    return receipt


def _receipt(
    handover: ProductHandover,
    day: date,
    shown: str,
    files: Sequence[HandedFile],
    rows: int | None = None,
) -> HandoverReceipt:
    grant = handover.grant
    return HandoverReceipt(
        grant=grant.id,
        recipient=grant.recipient,
        product=grant.product,
        day=day,
        rows=files[0].rows if rows is None else rows,
        target=shown,
        files=tuple(files),
        at=datetime.now(UTC),
    )


@contextmanager
def _record_usage(handover: ProductHandover, receipt: HandoverReceipt) -> Generator[None]:
    """Keep the usage of what becomes visible within; none where nothing did, for certain."""
    call = Usage(
        at=receipt.at,
        day=today(),
        product=receipt.product,
        act="export",
        status=200,
        grant=receipt.grant,
        purpose=handover.grant.purpose,
        version=receipt.day.isoformat(),
        rows=receipt.rows,
        bytes=sum(each.bytes for each in receipt.files),
        subject=receipt.target,
    )
    handovers = handover.platform.registry.sharing.handovers
    number = handovers.begin(call, handover.actor)
    try:
        yield
    except NotHandedOverError:
        handovers.forget(number)
        raise
    except BaseException:
        handovers.keep(number)
        raise
    handovers.keep(number)
