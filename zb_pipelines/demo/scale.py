"""How large the parts of a city of so many persons are, and how much happens in it every day."""

from datetime import date

EPOCH = date(2026, 11, 1)
"""The day from which persons are born, die and move; before it the city stands still."""
FEWEST, MOST = 600, 10_000_000
LARGE = 100_000
"""From so many persons on a city has the businesses, licences, cases and doors of a real one.

A small one would only become slow by them: what they are for shows in a few already.
"""


def _clamp(least: int, value: int, most: int) -> int:
    return max(least, min(most, value))


def scale(persons: int) -> dict[str, int]:
    """Sizes by the name of the SQL variable that holds them; ``…s`` a day where it is an event."""
    yearly, large = 1000 * 365, persons >= LARGE
    return {
        "persons": persons,
        "households": -(-persons // 3),
        "births": max(1, persons * 6 // yearly),
        "deaths": max(1, persons * 7 // yearly),
        "moves": max(1, persons * 6 // yearly),
        "strikes": _clamp(3, persons // 5000, 200),
        "plants": _clamp(3, persons // 20_000, 20),
        "parted": _clamp(8, persons // 1500, 4000),
        "foreigners": _clamp(24, persons // 2000, 3000),
        "foundings": max(1, persons // 100_000),
        "closings": max(1, persons // 50_000),
        "enterprises": _clamp(240, persons // (13 if large else 25), 400_000),
        "individuals": _clamp(240, persons // (11 if large else 20), 500_000),
        "cards": 2 if large else 0,
        "visitor_of": 1 if large else 20,
        "visits": 2 if large else 1,
        "owners": 7 if large else 6,
        "doors": 1200 if large else 320,
        "institutions": _clamp(150, persons // 800, 5000),
        "socials": _clamp(150, persons // 1000, 4000),
        "law_firms": _clamp(150, persons // 4000, 300),
        "villages": _clamp(150, persons // 2000, 500),
        "schools": _clamp(150, persons // 1000, 1500),
        "medicals": _clamp(150, persons // 600, 4000),
        "grids": _clamp(200, persons // 800, 3000),
        "visit_days": _clamp(5, persons // 150, 365),
        "penalties": 2 if large else 1,
        "penalty_days": _clamp(4, persons // 250, 365),
    }
