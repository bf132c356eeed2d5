"""Login by the city's identity system: OpenID Connect, authorisation code with PKCE.

``oidc_issuer``, ``oidc_client_id`` and ``oidc_secret_file`` of `zb.toml` declare it. Who comes must be a
user of the registry: by the identity bound to it, at the first time by its name. Roles are the registry's.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from anyio.to_thread import run_sync
from authlib.common.errors import AuthlibBaseError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting
from zb_pipelines.portal.login.start_session import start_session
from zb_pipelines.portal.web.pages import render_page

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

COOKIE = "zb_oidc"
_ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]


@dataclass(frozen=True)
class Provider:
    """The identity system and this platform as its client."""

    issuer: str
    client_id: str
    client_secret: str

    def discover(self) -> dict[str, Any]:
        """What the provider says of itself; its issuer must be the declared one."""
        answer = httpx.get(
            f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", timeout=10
        )
        said: dict[str, Any] = answer.raise_for_status().json()
        if said.get("issuer") != self.issuer:
            raise HTTPException(502, message("The identity system answers for another issuer."))
        return said

    def client(self, callback: str) -> "OAuth2Client":
        """An OAuth client that comes back to ``callback``."""
        # Seconds to load, for whoever has an identity system.
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope="openid profile",
            redirect_uri=callback,
            code_challenge_method="S256",
        )


def is_configured() -> bool:
    """Whether an identity system is declared."""
    return setting("oidc_issuer") is not None


def declared_provider() -> Provider:
    """The declared one; :class:`InputError` where something of it is missing."""
    said = {name: setting(name) for name in ("oidc_issuer", "oidc_client_id", "oidc_secret_file")}
    missing = [name for name, value in said.items() if not value]
    if missing:
        raise input_error(
            ", ".join(missing),
            message("the login by the city's identity system is not declared"),
            message("set issuer, client id and client secret"),
        )
    secret = Path(said["oidc_secret_file"] or "").read_text("utf-8").strip()
    return Provider(said["oidc_issuer"] or "", said["oidc_client_id"] or "", secret)


def begin(request: Request) -> Response:
    """Send the browser to the identity system, with what must come back kept in a short cookie."""
    provider = declared_provider()
    known = provider.discover()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    client = provider.client(_callback(request))
    url, _ = client.create_authorization_url(
        known["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
    )
    response = RedirectResponse(url, 303)
    response.set_cookie(
        COOKIE,
        f"{state}.{nonce}.{verifier}",
        max_age=600,
        path="/login/oidc",
        secure=request.app.state.serving.secure,
        httponly=True,
        samesite="lax",  # it must come along when the identity system sends the browser back
    )
    return response


async def finish(request: Request) -> Response:
    """Take the code, check the identity, start the session."""
    state, nonce, verifier = [*request.cookies.get(COOKIE, "").split("."), "", "", ""][:3]
    given = request.query_params.get("state", "")
    if not state or not secrets.compare_digest(state, given):
        raise HTTPException(403, message("The login was not begun here, or is too old."))
    said = await run_sync(_claims, str(request.url), _callback(request), state, nonce, verifier)
    name = await run_sync(_user_of, request.app.state.platform, said)
    started = await start_session(request, name, "/")
    # A page of ours: the strict cookie does not travel with a redirection that another site began.
    page = render_page(request, "login_done.html.j2")
    page.headers["set-cookie"] = started.headers["set-cookie"]
    page.delete_cookie(COOKIE, path="/login/oidc")
    return page


def _claims(url: str, callback: str, state: str, nonce: str, verifier: str) -> dict[str, Any]:
    """The verified claims of the ID token that the code is worth."""
    provider = declared_provider()
    known = provider.discover()
    client = provider.client(callback)
    try:
        token = client.fetch_token(
            known["token_endpoint"], authorization_response=url, state=state, code_verifier=verifier
        )
        keys = KeySet.import_key_set(httpx.get(known["jwks_uri"], timeout=10).json())
        claims = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, ValueError) as error:
        said = message("The identity system's answer is not good.")
        raise HTTPException(403, said) from error
    return claims


def _user_of(platform: Platform, claims: dict[str, Any]) -> str:
    """The user's name; the identity is bound to him when he first comes."""
    users, subject = platform.registry.access.users, f"{claims['iss']}|{claims['sub']}"
    user = users.of_subject(subject)
    if user is None:
        user = users.get(str(claims.get("preferred_username", "")))
        if user is None or user.subject is not None:
            raise HTTPException(403, message("You are not a user of this platform."))
        users.set_subject(user.name, subject, user.name)
    if user.disabled:
        raise HTTPException(403, message("You are not a user of this platform."))
    return user.name


def _callback(request: Request) -> str:
    return str(request.url_for("oidc_callback"))


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [
        Route("/login/oidc", begin, name="oidc"),
        Route("/login/oidc/callback", finish, name="oidc_callback"),
    ]
