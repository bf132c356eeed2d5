"""The processing register, the impact assessments, and the catalogue of important data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zb_pipelines.domain.catalog.duty_registers.personal_data import PersonalData, personal_data
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.duties.declaration import AssessmentText, Conclusion, Duties
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class Processing:
    """One line of the register: a database that handles personal data."""

    database: str
    title: str
    purpose: str
    basis: str
    basis_verified: bool
    retention: str
    persons: PersonalData
    products: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """What the catalog does not say."""
        return [] if self.basis else [message("basis and retention are not declared")]


@dataclass(frozen=True)
class Assessment:
    """The impact assessment of one database: why it is needed, its facts, and how it was concluded."""

    processing: Processing
    triggers: tuple[str, ...]
    declared: AssessmentText | None
    concluded: Conclusion | None

    @property
    def missing(self) -> list[str]:
        """What the catalog does not say."""
        said = self.declared or self.concluded
        return [] if said else [message("necessity, risk and measures are not declared")]

    @property
    def state(self) -> str:
        """``concluded``, ``stale`` (its personal columns have changed since), or ``open``."""
        if self.concluded is None:
            return "open"
        same = self.concluded.fingerprint == self.processing.persons.fingerprint
        return "concluded" if same else "stale"


@dataclass(frozen=True)
class ImportantData:
    """One table that the grading marks as important or core data."""

    table: str
    kind: str
    reason: str
    highest: str
    agencies: tuple[str, ...]


def processing_register(catalog: Catalog, duties: Duties) -> list[Processing]:
    """Every database that handles personal data, by key."""
    return [
        _processing(catalog, duties, database, persons)
        for database, persons in personal_data(catalog, duties).items()
    ]


def assessments(catalog: Catalog, duties: Duties) -> list[Assessment]:
    """One assessment for each line of the register that needs one."""
    found = [
        Assessment(
            each,
            tuple(_triggers(each)),
            duties.assessments.get(each.database),
            duties.concluded.get(each.database),
        )
        for each in processing_register(catalog, duties)
    ]
    return [each for each in found if each.triggers]


def important_data(
    catalog: Catalog, tables: Mapping[str, tuple[str, tuple[str, ...]]]
) -> list[ImportantData]:
    """What ``grading.yml`` marks; ``tables`` are level and agencies of each known table."""
    unknown: tuple[str, tuple[str, ...]] = ("", ())
    return [
        ImportantData(name, said.kind, said.reason, *tables.get(name, unknown))
        for name, said in sorted(catalog.grading.importance.items())
    ]


def _processing(
    catalog: Catalog, duties: Duties, database: str, persons: PersonalData
) -> Processing:
    known, said = catalog.databases.get(database), duties.purposes.get(database)
    products = tuple(
        key for key, each in sorted(catalog.products.items()) if each.source in persons.tables
    )
    return Processing(
        database,
        known.full_title if known else database,
        known.description if known else "",
        said.basis if said else "",
        bool(said and said.verified),
        said.retention if said else "",
        persons,
        products,
    )


def _triggers(each: Processing) -> Iterator[str]:
    if any(column.sensitive for column in each.persons.columns):
        yield message("sensitive personal data")
    if each.products:
        yield message("handed to other bodies: {products}", products=", ".join(each.products))
    if len(each.persons.agencies) > 1:
        yield message("joined from {count} agencies", count=len(each.persons.agencies))
