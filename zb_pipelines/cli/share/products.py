"""`zb share products`: what can be asked for."""

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def products(day: OnDay = None, as_json: AsJson = False) -> None:
    """Products of the catalog in force: form, source, level, who reviews, newest build."""
    from zb_pipelines.domain.catalog.products.decisions import (
        conditions_of,
        product_level,
        reviewing_agency,
    )

    on = chosen_day(day)
    platform, release = open_release(day, "zb share")
    catalog = release.catalog
    found = []
    for product in catalog.products.values():
        build = platform.registry.last_build(product.name, on)
        found.append(
            {
                "product": product.key,
                "title": product.title,
                "form": product.form,
                "audience": product.audience,
                "source": product.source,
                "level": product_level(product, catalog),
                "reviewer": reviewing_agency(product, catalog),
                "conditions": list(conditions_of(product, catalog)),
                "version": build.day if build else None,
                "rows": build.rows if build else None,
            }
        )
    if as_json:
        print_json(found)
        return
    columns = [
        message("Product"),
        message("Title"),
        message("Form"),
        message("For whom"),
        message("Level"),
        message("Reviewed by"),
        message("Newest build"),
        message("Rows"),
    ]
    names = ("product", "title", "form", "audience", "level", "reviewer", "version", "rows")
    print_table(message("Products"), columns, [[each[name] for name in names] for each in found])
