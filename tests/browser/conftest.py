"""A running channel, a browser, and people who have signed in to the console."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.azurite import running as azurite_running
from tests.browser import chromium
from tests.browser.page import Console
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number, given_numbers
from tests.e2e.world import World, alone
from triggers.console import DIST

TESTS_ONLY_HERE = "tests/browser/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none; in CI that is a failure."""
    if chromium.path():
        return
    for item in items:
        if item.nodeid.startswith(TESTS_ONLY_HERE):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The app, its storage and the simulators, as `make run` has them."""
    assert (DIST / "index.html").exists(), "the console is not built: run 'make setup'"
    with azurite_running() as azurite, alone(azurite, tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.running() as one:
        yield one


@pytest.fixture
def phone(world: World, admin: Desk) -> Iterator[Phone]:
    """The simulators, without faults before and after, and without customers of earlier tests.

    The longest waiting come first, and of a long list only what is in sight is in the document.
    """
    for left in admin.view("all"):
        if left.customer in given_numbers and admin.show(left.id).state != "closed":
            admin.do(left.id, "close", {"force": True})
    world.phone.ask("DELETE", "dials")
    yield world.phone
    world.phone.ask("DELETE", "dials")


@pytest.fixture
def customer() -> str:
    """A number that has never written."""
    return fresh_number()


@pytest.fixture(scope="session")
def admin(world: World) -> Desk:
    return Desk(world.app, world.admin_key)


@dataclass
class People:
    """Opens the console for people, each at a machine of their own."""

    world: World
    browser: Browser
    admin: Desk
    profiles: list[BrowserContext]
    complaints: list[str]

    def key(self, name: str, role: str = "agent") -> tuple[str, str]:
        """Return key and id of somebody new."""
        made = self.admin.ask("POST", "keys", {"name": name, "role": role})
        return made["key"], f"key:{made['id']}"

    def opens(
        self,
        key: str,
        address: str = "/console/",
        *,
        size: tuple[int, int] = chromium.WIDE,
        scheme: Literal["light", "dark"] = "light",
        undo: int = 0,
    ) -> Console:
        """Sign in with *key* and go to *address*; texts can be taken back for *undo* seconds."""
        profile = chromium.context(self.browser, size, scheme)
        chosen = json.dumps(json.dumps({"undoSeconds": undo}))
        # A new tab is about:blank first, which has no storage.
        profile.add_init_script(
            f"location.origin === 'null' || localStorage.setItem('console.preferences', {chosen})"
        )
        self.profiles.append(profile)
        profile.on("weberror", lambda error: self.complaints.append(str(error.error)))
        profile.on("console", lambda line: self._heard(line.type, line.text))
        page = chromium.signed_in(profile, self.world.app, key, address)
        return Console(page, self.world.app)

    def profile(self) -> tuple[BrowserContext, Page]:
        """Return a fresh profile where nobody has signed in."""
        profile = chromium.context(self.browser)
        self.profiles.append(profile)
        return profile, profile.new_page()

    def _heard(self, kind: str, text: str) -> None:
        # The browser itself logs every answer that is no 2xx, and every call without a network.
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)


@pytest.fixture
def people(world: World, browser: Browser, admin: Desk) -> Iterator[People]:
    """Open consoles; in the end no page may have complained (policy, scripts)."""
    one = People(world, browser, admin, [], [])
    yield one
    for profile in one.profiles:
        profile.close()
    assert one.complaints == []


@pytest.fixture
def ann(people: People) -> Console:
    """An agent at the inbox."""
    key, own_id = people.key("Ann")
    console = people.opens(key)
    console.own_id = own_id
    return console
