"""On which page of a printed report each section begins: where the links of its contents lead."""

import io

from pypdf import PdfReader

from assets.reports.quality.document.document import Document


def pages_of(printed: bytes, document: Document) -> dict[str, int]:
    """The page of each section, by its key; none for a section that nothing links to."""
    reader = PdfReader(io.BytesIO(printed))
    places = {name.lstrip("/"): place for name, place in reader.named_destinations.items()}
    found = {
        section.key: reader.get_destination_page_number(places[section.key])
        for section in document.sections
        if section.key in places
    }
    return {key: number + 1 for key, number in found.items() if number is not None}
