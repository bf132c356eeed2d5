"""Who acts: a name with roles, and the part of the city that the roles are for."""

from dataclasses import dataclass, field

from zb_pipelines.domain.access.roles import Role


@dataclass(frozen=True)
class Principal:
    """Who is logged in.

    ``agency``, ``district`` (GB/T 2260) and ``theme`` bound what the roles see; ``None`` bounds
    nothing. ``development`` marks the principal of an installation that has declared no users.
    """

    name: str
    roles: frozenset[Role] = field(default_factory=lambda: frozenset[Role]())
    agency: str | None = None
    district: str | None = None
    theme: str | None = None
    development: bool = False

    def has(self, *roles: Role) -> bool:
        """Whether it has one of ``roles``."""
        return bool(self.roles & set(roles))


PUBLIC = Principal("public", frozenset({"public"}))
"""Whoever is not logged in."""


def development_principal(name: str) -> Principal:
    """The principal of an installation without users, which may all that an operator may."""
    roles: frozenset[Role] = frozenset({"engineer", "reviewer", "security_officer", "auditor"})
    return Principal(name, roles, development=True)
