"""Whether what lies there of a product shows what the release in force declares, or is of another declaration.

Between a release that changes a product and its build, the rows of before may hold what is handed out no
more: an item, rows of another district, names that are masked now.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from resources.registry import Registry, Release
from zb_pipelines.domain.sharing.product import Product


@dataclass(frozen=True)
class DeclaredRows:
    """Answers for one process; what a release declared is looked up once."""

    registry: Registry
    _same: dict[tuple[str, int, int], bool] = field(
        default_factory=dict[tuple[str, int, int], bool]
    )
    _held: set[tuple[str, date, int]] = field(default_factory=set[tuple[str, date, int]])
    """Partitions that were found right: a later build under the same release is right too."""

    def holds_on(self, release: Release, product: Product, day: date) -> bool:
        """Whether the partition of ``day`` was built under the same declaration as that of ``release``."""
        asked = (product.key, day, release.id)
        if asked in self._held:
            return True
        built = self.registry.last_build(product.name, day)
        if built is None or built.day != day or built.release_id is None:
            return False
        if self._is_same(release, product, built.release_id):
            self._held.add(asked)
        return asked in self._held

    def held_at(self, release: Release, product: Product, moment: datetime) -> bool:
        """Whether the declaration in force at ``moment`` was the same as that of ``release``."""
        then = self.registry.release_number_at(moment)
        return then is not None and self._is_same(release, product, then)

    def _is_same(self, release: Release, product: Product, then: int) -> bool:
        if then == release.id:
            return True
        asked = (product.key, then, release.id)
        if asked not in self._same:
            before = self.registry.release(then).catalog.products.get(product.key)
            self._same[asked] = before is not None and before.shows == product.shows
        return self._same[asked]
