"""A small OpenID provider that really runs: discovery, authorisation, token with PKCE, keys."""

import base64
import hashlib
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, CLIENT_SECRET = "zb", "the client's secret"


@dataclass
class Identity:
    """What the provider says of whoever logs in; ``claims`` override what the token holds."""

    username: str = "li"
    subject: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict[str, Any])
    signing: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    published: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])


@contextmanager
def running_provider(identity: Identity) -> Generator[str]:
    """The issuer's address while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(_application(issuer, identity), log_level="error"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield issuer
        finally:
            server.should_exit = True
            thread.join()


def _application(issuer: str, identity: Identity) -> Starlette:
    def discovery(_request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
            }
        )

    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        code = f"code-{len(identity.codes)}"
        identity.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}", 303)

    async def token(request: Request) -> Response:
        form = await request.form()
        expected = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        asked = identity.codes.pop(str(form["code"]), None)
        digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = request.headers.get("authorization") == f"Basic {expected}"
        if asked is None or not known or challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = {
            "iss": issuer,
            "aud": CLIENT,
            "sub": identity.subject,
            "preferred_username": identity.username,
            "nonce": asked["nonce"],
            "exp": int(time.time()) + 60,
        }
        signed = jwt.encode(
            {"alg": "RS256", "kid": "1"}, {**claims, **identity.claims}, identity.signing
        )
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": signed})

    def keys(_request: Request) -> Response:
        key = identity.published or identity.signing
        return JSONResponse({"keys": [key.as_dict(private=False)]})

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", discovery),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
            Route("/keys", keys),
        ]
    )
