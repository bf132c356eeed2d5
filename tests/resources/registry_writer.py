"""A process that uses the registry: <url> <name> <what> <times>.

``publish_same`` and ``publish_own`` publish catalogs, ``deliveries`` records one day after
another, ``rules`` replaces the rule results of one table again and again. Prints what it was told.
"""

import sys
from datetime import date, timedelta

from resources.registry import Delivery, Registry, RuleResult
from zb_pipelines.domain.catalog.model.model import Catalog

url, name, what, times = sys.argv[1:]
registry = Registry(url)
DAY = date(2026, 3, 1)


def catalog(text: str) -> Catalog:
    return Catalog(
        agencies={}, entries={}, codes={}, subjects={text: text}, statutes={}, consolidations={}
    )


for nth in range(int(times)):
    match what:
        case "publish_same":
            release = registry.publish(catalog("same"), name, "test", DAY)
            sys.stdout.write(f"{release.id}\n")
        case "publish_own":
            release = registry.publish(catalog(f"{name}{nth}"), name, "test", DAY)
            sys.stdout.write(f"{release.id}\n")
        case "deliveries":
            registry.record_delivery(Delivery(f"tax/{name}", DAY + timedelta(nth), "stored", DAY))
        case _:
            # The number of rules differs by writer: a mixture of two writers would show.
            rules = range(int(name) + 1)
            registry.record_rule_results(
                [
                    RuleResult("base.x", DAY, f"r{rule}", None, "规范性", "warn", int(name), 9)
                    for rule in rules
                ]
            )
