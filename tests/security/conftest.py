"""The lived installation of the tests of releases, attacked here."""

from tests.rollout.conftest import draft, house, lived, three_days

__all__ = ["draft", "house", "lived", "three_days"]
