"""The registry: what was released, delivered, standardised, built and found, and when."""

from resources.registry.applications import Applications, Step
from resources.registry.erasures import Erasure, Erasures
from resources.registry.history import History
from resources.registry.records import Build, Delivery, Release, RuleResult, Standardisation
from resources.registry.store import Registry

__all__ = [
    "Applications",
    "Build",
    "Delivery",
    "Erasure",
    "Erasures",
    "History",
    "Registry",
    "Release",
    "RuleResult",
    "Standardisation",
    "Step",
]
