"""The portal over an installation of its own, and a browser's client of it."""

from collections.abc import Generator

import pytest
from starlette.testclient import TestClient

from resources.platform import Platform
from resources.registry.access.passwords import hash_password
from resources.registry.access.users import User
from zb_pipelines.domain.access import Role
from zb_pipelines.portal.application import application

HOME = "http://localhost"
SECRET = "correct horse battery staple"


class Browser(TestClient):
    """A client that sends what a browser sends with a form of the site."""

    def send_form(self, path: str, **fields: str):
        return self.post(path, data=fields, headers={"Origin": HOME}, follow_redirects=False)

    def log_in(self, name: str, password: str = SECRET):
        return self.send_form("/login", name=name, password=password)


def declare(platform: Platform, name: str, role: Role, agency: str | None = None) -> User:
    user = User(name, frozenset({role}), agency, password=hash_password(SECRET))
    platform.registry.access.users.add(user, "test")
    return user


@pytest.fixture
def browser(platform: Platform) -> Generator[Browser]:
    with Browser(application(platform), base_url=HOME, raise_server_exceptions=False) as client:
        yield client
