"""Users in the registry: their names and roles, and whether they may log in.

Every change is one transaction with its row of the journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.schema.access_tables import platform_user, user_role
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.access import Principal, Role
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

# Actions of the journal, which is Chinese.
USER_ADDED = "用户登记"
USER_CHANGED = "用户变更"
USER_ROLES = "用户角色变更"


@dataclass(frozen=True)
class User:
    """A user as declared; ``password`` is an argon2 hash, ``subject`` the identity of an OIDC login."""

    name: str
    roles: frozenset[Role]
    agency: str | None = None
    district: str | None = None
    theme: str | None = None
    os_user: str | None = None
    subject: str | None = None
    password: str | None = None
    disabled: bool = False

    @property
    def principal(self) -> Principal:
        """Who acts when this user is logged in."""
        return Principal(self.name, self.roles, self.agency, self.district, self.theme)


class Users:
    """The users of an installation; without any, everybody acts as its operator."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self._journal = Journal(database)

    def any(self) -> bool:
        """Whether users were declared at all."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(platform_user.c.name).limit(1)).first() is not None

    def all(self) -> list[User]:
        """Every user by name, disabled ones too."""
        return self._find()

    def get(self, name: str) -> User | None:
        """The user of that name."""
        return next(iter(self._find(platform_user.c.name == name)), None)

    def require(self, name: str) -> User:
        """The user of that name; :class:`InputError` where there is none."""
        found = self.get(name)
        if found is None:
            raise _unknown_user(name)
        return found

    def of_system(self, login: str) -> User | None:
        """The user whom the operating system's ``login`` is."""
        return next(iter(self._find(platform_user.c.os_user == login)), None)

    def of_subject(self, subject: str) -> User | None:
        """The user of an OIDC identity."""
        return next(iter(self._find(platform_user.c.subject == subject)), None)

    def add(self, user: User, actor: str) -> None:
        """Declare a user; :class:`InputError` where name or operating-system login is taken."""
        with self._database.writing(lock=LOCK) as connection:
            taken = sa.select(platform_user.c.name).where(
                sa.or_(
                    platform_user.c.name == user.name,
                    platform_user.c.os_user == user.os_user if user.os_user else sa.false(),
                )
            )
            other = connection.execute(taken).scalar()
            if other:
                raise input_error(
                    user.name,
                    message("the user {other} has this name or login already", other=other),
                    message("choose another name, or zb users role to change roles"),
                )
            row = {
                "name": user.name,
                "os_user": user.os_user,
                "subject": user.subject,
                "agency": user.agency,
                "district": user.district,
                "theme": user.theme,
                "password": user.password,
                "disabled": user.disabled,
                "created_at": datetime.now(UTC),
            }
            connection.execute(sa.insert(platform_user), row)
            self._write_roles(connection, user.name, user.roles)
            detail = {
                "roles": sorted(user.roles),
                "agency": user.agency,
                "district": user.district,
                "theme": user.theme,
            }
            self._journal.append_within(connection, actor, USER_ADDED, user.name, detail)
            journal_rows(connection, {platform_user: [(user.name,)], user_role: [(user.name,)]})

    def set_roles(self, name: str, roles: frozenset[Role], actor: str) -> None:
        """Give the user exactly ``roles``; nobody may change his own."""
        _require_other(name, actor)
        with self._database.writing(lock=LOCK) as connection:
            self._require(connection, name)
            self._write_roles(connection, name, roles)
            detail = {"roles": sorted(roles)}
            self._journal.append_within(connection, actor, USER_ROLES, name, detail)
            journal_rows(connection, {user_role: [(name,)]})

    def set_disabled(self, name: str, actor: str, *, disabled: bool) -> None:
        """Let the user in no more, or again; nobody may do it to himself."""
        _require_other(name, actor)
        self._change(name, actor, {"disabled": disabled}, {"disabled": disabled})

    def set_password(self, name: str, hashed: str, actor: str) -> None:
        """Remember the argon2 hash of a new password."""
        self._change(name, actor, {"password": hashed}, {"password": "set"})

    def set_system_login(self, name: str, login: str | None, actor: str) -> None:
        """Map the user to a login of the operating system, or to none."""
        self._change(name, actor, {"os_user": login}, {"os_user": login})

    def set_subject(self, name: str, subject: str, actor: str) -> None:
        """Bind the user to an OIDC identity."""
        self._change(name, actor, {"subject": subject}, {"oidc": "bound"})

    def _change(
        self, name: str, actor: str, values: Mapping[str, Any], detail: Mapping[str, Any]
    ) -> None:
        with self._database.writing(lock=LOCK) as connection:
            self._require(connection, name)
            mine = sa.update(platform_user).where(platform_user.c.name == name)
            connection.execute(mine.values(**values))
            self._journal.append_within(connection, actor, USER_CHANGED, name, detail)
            journal_rows(connection, {platform_user: [(name,)]})

    def _require(self, connection: sa.Connection, name: str) -> None:
        mine = sa.select(platform_user.c.name).where(platform_user.c.name == name)
        if connection.execute(mine).first() is None:
            raise _unknown_user(name)

    def _write_roles(self, connection: sa.Connection, name: str, roles: frozenset[Role]) -> None:
        connection.execute(sa.delete(user_role).where(user_role.c.name == name))
        if roles:
            rows = [{"name": name, "role": role} for role in sorted(roles)]
            connection.execute(sa.insert(user_role), rows)

    def _find(self, *where: sa.ColumnElement[bool]) -> list[User]:
        found = sa.select(platform_user).where(*where).order_by(platform_user.c.name)
        with self._database.reading() as connection:
            rows = connection.execute(found).mappings().all()
            names = [row["name"] for row in rows]
            held = sa.select(user_role).where(user_role.c.name.in_(names))
            roles = connection.execute(held).all()
        return [
            _user(row, {each.role for each in roles if each.name == row["name"]}) for row in rows
        ]


def _user(row: sa.RowMapping, roles: set[str]) -> User:
    said = {name: value for name, value in row.items() if name != "created_at"}
    return User(**said, roles=cast("frozenset[Role]", frozenset(roles)))


def _require_other(name: str, actor: str) -> None:
    if name == actor:
        raise input_error(
            name,
            message("nobody changes his own roles or access"),
            message("let another security officer do it"),
        )


def _unknown_user(name: str) -> InputError:
    return input_error(
        name, message("there is no such user"), message("zb users list shows all users")
    )
