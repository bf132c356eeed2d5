"""The registry: what was released, delivered, standardised, built and found, and when."""

from resources.registry.audit.erasures import Erasure, Erasures
from resources.registry.history.build_history import History
from resources.registry.history.quality_history import QualityHistory
from resources.registry.records.records import (
    BlockedDelivery,
    Build,
    Delivery,
    Origin,
    Profile,
    Release,
    RuleResult,
    Standardisation,
)
from resources.registry.registry import Registry
from resources.registry.releases.applications import Applications, Step

__all__ = [
    "Applications",
    "BlockedDelivery",
    "Build",
    "Delivery",
    "Erasure",
    "Erasures",
    "History",
    "Origin",
    "Profile",
    "QualityHistory",
    "Registry",
    "Release",
    "RuleResult",
    "Standardisation",
    "Step",
]
