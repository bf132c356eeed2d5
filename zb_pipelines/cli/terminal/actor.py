"""The acting user: the operating system's user, mapped to a user of the registry."""

import os
import pwd
from typing import TYPE_CHECKING

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.platform import Platform
    from zb_pipelines.domain.access import Principal
    from zb_pipelines.domain.access.roles import Act


# An action of the journal, which is Chinese.
ACTED_FOR = "代他人办理"


def system_login() -> str:
    """The operating system's user of this process, which no environment variable changes."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid{os.getuid()}"


def current_principal(platform: "Platform") -> "Principal":
    """Who types; where the installation has declared no users, its operator.

    :class:`InputError` where users are declared and this one is not, or is disabled.
    """
    from zb_pipelines.domain.access import development_principal

    login, users = system_login(), platform.registry.access.users
    if not users.any():
        return development_principal(login)
    user = users.of_system(login)
    if user is None or user.disabled:
        raise input_error(
            login,
            message("this operating-system user is no user of the platform, or disabled"),
            message("let a security officer run zb users add NAME --role ROLE --os-user LOGIN"),
        )
    return user.principal


def require(platform: "Platform", act: "Act") -> "Principal":
    """Who types, where its roles allow ``act``; :class:`InputError` otherwise."""
    from zb_pipelines.domain.access import may

    principal = current_principal(platform)
    decision = may(principal, act)
    if not decision.is_allowed:
        raise input_error(
            principal.name, decision.reason, message("let somebody do it whose role it is")
        )
    return principal


def actor_name(
    platform: "Platform", act: "Act", named: str | None = None, agency: str | None = None
) -> str:
    """Who stands in the journal: the login, whoever ``named`` says that it is done for.

    Without declared users it is ``named``, as the operator says. Otherwise another name than the
    own is allowed to the roles that act for others, and the journal says for whom. ``agency``
    bounds a clerk to the own one. :class:`InputError` where a role does not allow it.
    """
    from zb_pipelines.domain.access import may

    principal = require(platform, act)
    if principal.development:
        return named or principal.name
    if agency and principal.agency and agency != principal.agency:
        raise input_error(
            principal.name,
            message("may only act in the own name and for {agency}", agency=principal.agency),
            message("let somebody do it whose role it is"),
        )
    if named and named != principal.name:
        if not may(principal, "act_for").is_allowed:
            raise input_error(
                named,
                message("{name} may not act for somebody else", name=principal.name),
                message("leave it out, or name yourself"),
            )
        platform.registry.journal.append(principal.name, ACTED_FOR, named, {"act": act})
    return principal.name
