"""The registry: what was released, delivered, standardised, built and found, and when."""

from resources.registry.records import Build, Delivery, Release, RuleResult, Standardisation
from resources.registry.store import Registry

__all__ = ["Build", "Delivery", "Registry", "Release", "RuleResult", "Standardisation"]
