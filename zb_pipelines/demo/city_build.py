"""Builds one entry of the demo city: makes its rows, spoils some, delivers them to the agency's system."""

from dataclasses import dataclass
from datetime import date

from resources.engine import Engine
from zb_pipelines.demo import base_truth, text_file
from zb_pipelines.demo.agency_database import write_table
from zb_pipelines.demo.delivered_file import write_file
from zb_pipelines.demo.delivery_plan import Handover
from zb_pipelines.demo.failures import Failure
from zb_pipelines.demo.inhabitants import rows_of
from zb_pipelines.demo.planting import dispute, plant, sheet, spoil, stage
from zb_pipelines.demo.sources_file import delivered_file
from zb_pipelines.demo.xlsx_file import write_xlsx
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.settings import Settings


@dataclass(frozen=True)
class CityBuild:
    """The city as it is being built: where to, of which catalog, as of which day, and what fails."""

    settings: Settings
    engine: Engine
    catalog: Catalog
    day: date
    seed: int
    failing: dict[str, Failure]

    def build_entry(self, key: str, plan: Handover) -> int:
        """Make the rows of one entry, spoil them, hand them over; how many rows."""
        engine, known = self.engine, sheet(self.catalog.entries[key], self.catalog)
        stage(engine, known, rows_of(key) or "", self.seed)
        dispute(engine, known)
        plant(engine, known, self.day)
        base_truth.keep_clean(engine, known)
        base_truth.hold(engine, known, self.catalog)
        spoil(engine, known, expected=key not in self.failing)
        rows = int(engine.scalar("SELECT count(*) FROM staged"))
        self._hand_over(known.entry, plan, rows)
        return rows

    def _hand_over(self, entry: Entry, plan: Handover, rows: int) -> None:
        failure = self.failing.get(entry.key)
        items = list(entry.items)
        if failure and failure.defect == "renamed_column":
            items = rename_last_required(items)
        if plan.kind == "database":
            write_table(self.engine, items, plan.table)
            return
        target = delivered_file(self.settings, entry.key, plan)
        target.parent.mkdir(parents=True, exist_ok=True)
        if plan.kind == "xlsx":
            with in_chinese():  # written into the agency's file
                title = message(
                    "{title} ({day}, records {rows})", title=entry.title, day=self.day, rows=rows
                )
            head = plan.header_row
            write_xlsx(self.engine, items, target, sheet=plan.sheet, title=title, header_row=head)
            return
        write_file(self.engine, items, target, plan, self.day)
        if failure and failure.defect == "truncated_file":
            text_file.cut_off(target)

    def expect_failures(self) -> None:
        """Put every source that shall fail into the truth."""
        for failure in self.failing.values():
            self.engine.execute(
                "INSERT INTO expected SELECT ?, '{}', ?, json_object('kind', 'failed', 'rule', ?)::VARCHAR",
                [failure.entry, failure.defect, failure.kind],
            )


def rename_last_required(items: list[Item]) -> list[Item]:
    """The items with the column of the last required one called otherwise."""
    chosen = [item for item in items if item.required][-1]
    other = chosen.model_copy(update={"column": f"{chosen.source_column}_NEW"})
    return [other if item is chosen else item for item in items]
