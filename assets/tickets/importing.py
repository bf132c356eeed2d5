"""Imports a workbook of answers: judged, stored, replayed, checked again; tickets close or say why not."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from assets.tickets import answers, book_reading, import_result
from assets.tickets import book_layout as layout
from assets.tickets.corrected_rows import keep_corrections
from assets.tickets.disputes import conflict_id_sql, conflict_relation
from assets.tickets.recheck import recheck, subject_of
from assets.tickets.replay import replay
from assets.tickets.wording import rule_words
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.tickets.limits import limits_in_force


def import_tickets(
    platform: Platform,
    release: Release,
    file: Path,
    actor: str,
    day: date,
    password: str | None = None,
    only_agency: str | None = None,
) -> import_result.Imported:
    """Take the answers in ``file`` in, as of ``day``; the same file again changes no data.

    ``only_agency`` is the one whose clerk ``actor`` is; a workbook of another one is refused.

    Raises :class:`InputError` where the file is no exported workbook, or of an agency or entry
    that is not in the release. Whatever is not accepted is left as it was.
    """
    if not file.is_file():
        raise input_error(
            str(file), message("there is no such file"), message("check the name of the file")
        )
    content = file.read_bytes()
    returned = book_reading.read_workbook(content, file.name, password)
    _check(returned, release, file.name)
    if only_agency not in (None, returned.agency):
        raise input_error(
            file.name,
            message("is a workbook of {agency}", agency=returned.agency),
            message("let a clerk of that agency hand it in"),
        )
    done = import_result.Imported(returned.agency)
    importing = _WorkbookImport(
        platform, release, actor, day, hashlib.sha256(content).hexdigest(), done
    )
    importing.take(returned)
    return done


def _check(returned: book_reading.Returned, release: Release, name: str) -> None:
    catalog = release.catalog
    for sheet in returned.sheets:
        if sheet.kind == layout.ENTRY:
            entry = catalog.entries.get(sheet.key)
            if entry is None or entry.agency != returned.agency or entry.withheld:
                raise input_error(
                    f"{name} {sheet.name}",
                    message("the catalog in force does not have {key}", key=sheet.key),
                    message("export it again"),
                )
        elif sheet.key not in catalog.consolidations:
            raise input_error(
                f"{name} {sheet.name}",
                message("the catalog in force does not have {key}", key=sheet.key),
                message("export it again"),
            )


def _reason(reason: str) -> str:
    """A verdict that is none of the choices in words; every other reason as it is."""
    if not reason.startswith(answers.UNKNOWN_VERDICT):
        return reason
    return message(
        "“{verdict}” is none of the choices of {column}",
        verdict=reason.removeprefix(answers.UNKNOWN_VERDICT),
        column=layout.VERDICT,
    )


@dataclass
class _WorkbookImport:
    """One import at work."""

    platform: Platform
    release: Release
    actor: str
    day: date
    source: str
    done: import_result.Imported
    said: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter[str]))

    def take(self, returned: book_reading.Returned) -> None:
        days: dict[str, list[date]] = {}
        for sheet in returned.sheets:
            with self.platform.engine() as engine:
                if sheet.kind == layout.ENTRY:
                    days[sheet.key] = self._entry(sheet, engine)
                else:
                    self._conflicts(sheet, engine)
        changed = {key: wanted for key, wanted in days.items() if wanted}
        if changed:
            self.done.built = replay(self.platform, self.release, changed)
        self._tickets(list(days))

    def _entry(self, filled: book_reading.Filled, engine: Engine) -> list[date]:
        """Judge and keep the answers of one entry; the days to replay."""
        platform = self.platform
        last = platform.registry.last_standardisation(filled.key, self.day)
        if last is None:
            return []
        at = datetime.now(UTC)
        with answers.judged_answers(
            platform, self.release.catalog, filled, self.day, engine
        ) as sheet:
            self._count(filled, engine)
            with platform.registry.tickets.one_import_at_a_time():
                return keep_corrections(
                    engine, platform.lake, sheet, last.day, self.actor, self.source, at
                )

    def _count(self, filled: book_reading.Filled, engine: Engine) -> None:
        """Outcomes for the ticket of each rule, and the lines that need another look."""
        catalog = self.release.catalog
        for outcome, count in engine.rows(
            f"SELECT outcome, count(*) FROM {answers.JUDGED} GROUP BY ALL"
        ):
            self.done.outcomes[outcome] += int(count)
        by_rule = engine.rows(
            f"SELECT rule, outcome, count(*) FROM (SELECT unnest(before) AS rule, outcome FROM {answers.JUDGED})"
            " GROUP BY ALL"
        )
        for rule, outcome, count in by_rule:
            number = subject_of("rule", filled.key, rule, catalog).id
            self.said[number][outcome] += int(count)
        words = {
            rule: each.problem
            for rule, each in rule_words(catalog.entries[filled.key], catalog).items()
        }
        words[answers.COPIED] = message("the same record number stands in several rows")
        lines = engine.rows(
            f"SELECT _line, outcome, reasons FROM {answers.JUDGED} WHERE outcome IN ('refused', 'gone') ORDER BY _line"
        )
        self.done.lines += [
            import_result.Line(
                filled.name,
                int(row),
                outcome,
                import_result.outcome_reasons(outcome, list(map(_reason, reasons)), words),
            )
            for row, outcome, reasons in lines
        ]

    def _conflicts(self, filled: book_reading.Filled, engine: Engine) -> None:
        """Remember what the authority stands by; what it calls wrong changes at the source."""
        platform, catalog = self.platform, self.release.catalog
        c = catalog.consolidations[filled.key]
        relation = conflict_relation(c, self.day, platform.lake)
        if relation is None:
            return
        salt = platform.registry.erasures.salt()
        verdict = answers.answer_text(layout.VERDICT)
        choices = f"{literal(layout.RIGHT)}, {literal(layout.WRONG)}"
        with book_reading.filled_table(engine, filled) as table:
            rows = engine.rows(
                f"SELECT c.id, c.field, c.kept_source, {verdict} = {literal(layout.RIGHT)}"
                f" FROM {table} AS f JOIN (SELECT *, {conflict_id_sql(salt)} AS id FROM {relation}) AS c"
                f" ON c.id = f.{identifier(layout.ROW_ID)} WHERE {verdict} IN ({choices})"
            )
            unknown = engine.rows(
                f"SELECT _line, {verdict} FROM {table} WHERE {verdict} NOT IN ({choices}) ORDER BY _line"
            )
        if unknown:
            self.done.outcomes["refused"] += len(unknown)
        self.done.lines += [
            import_result.Line(
                filled.name, int(line), "refused", (_reason(answers.UNKNOWN_VERDICT + said),)
            )
            for line, said in unknown
        ]
        confirmed: dict[str, list[str]] = defaultdict(list)
        for number, name, entry, right in rows:
            if catalog.entries[entry].agency != self.done.agency:
                raise input_error(
                    filled.name,
                    message("has records of another agency"),
                    message("fill in only the workbook exported for this agency"),
                )
            ticket = subject_of("conflict", entry, f"conflict:{c.database}.{name}", catalog).id
            outcome = "confirmed" if right else "at_source"
            self.said[ticket][outcome] += 1
            self.done.outcomes[outcome] += 1
            if right:
                confirmed[ticket].append(number)
        for ticket, numbers in confirmed.items():
            platform.registry.tickets.confirm(numbers, ticket, self.actor, self.day)

    def _tickets(self, entries: Sequence[str]) -> None:
        """Bring the tickets that were answered to 复检 and look at the data again."""
        tickets = self.platform.registry.tickets
        known = {each.subject.id: each for each in tickets.all()}
        for number, counts in self.said.items():
            now = known.get(number)
            if now is None or not now.open:
                continue
            if set(counts) == {"disputed"}:
                if now.standing.side is None and now.standing.state in ("派发", "签收", "核实"):
                    limits = limits_in_force(self.release.catalog.tickets)
                    tickets.move(
                        number,
                        "退回",
                        self.actor,
                        import_result.outcome_sentence(counts),
                        self.day,
                        limits,
                    )
            elif counts.keys() & {"accepted", "refused", "confirmed", "at_source"}:
                tickets.record_answer(number, self.actor, import_result.outcome_sentence(counts))
        reasons = {
            number: import_result.outcome_sentence(counts) for number, counts in self.said.items()
        }
        self.done.events = recheck(
            self.platform, self.release, self.day, entries, self.actor, reasons
        )
        mine = set(self.said) | set(self.done.events)
        self.done.tickets = [each for each in tickets.all() if each.subject.id in mine]
