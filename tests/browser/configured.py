"""A channel of its own with a configuration of its own, and its first administrator's console."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.azurite import running
from tests.browser import chromium
from tests.browser.page import Console
from tests.e2e.world import World, split


@contextmanager
def configured(
    config: dict[str, Any], folder: Path, browser: Browser, page: str
) -> Iterator[tuple[World, Console]]:
    """Run a channel with *config*, its administrator at *page* of the console."""
    file = folder / "channel.json"
    file.write_text(json.dumps(config))
    with (
        running() as azurite,
        split(azurite.connection_string, folder, ready="healthz", CHANNEL_CONFIG=str(file)) as one,
    ):
        profile = chromium.context(browser)
        shown = chromium.signed_in(profile, one.app, one.admin_key, page)
        yield one, Console(shown, one.app)
        profile.close()
