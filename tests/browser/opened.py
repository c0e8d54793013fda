"""What opens in front of a page, and which buttons open it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.page import Console

OPENED: dict[str, tuple[str, ...]] = {
    "/inbox/open": ("New conversation", "You and your settings", "key ?"),
    "/inbox/mine/{best}": ("More actions", "More actions > Close now", "write /"),
    "/live": ("Transfer",),
    "/contacts": ("New contact > Save", "Maria Jensen"),
    "/accounts": ("New account > Save",),
    "/numbers": ("New number > Save", "Twilio line", "Doctor"),
    "/workstreams": ("New workstream > Save", "Customer service"),
    "/hours": (
        "New operating hours > Add a time > Add a holiday > Save",
        "Long gone",
        "^Exception",
    ),
    "/teams": ("New team > Save", "Front desk"),
    "/keys": ("New key > Save", "Revoke"),
    "/quick-replies": ("New quick reply > Save", "Opening times"),
    "/messages": ("On a holiday",),
    "/survey": ("The survey’s link", "Asking desk"),
    "/consents": ("Record an opt-in > Save",),
    "/blocks": ("Block a customer > Save", "Lift"),
    "/quarantine": (r"\d{4}, ",),
}
"""What to press, one after the other; forms are also seen with their faults."""
FOLDED = {
    "/inbox/open": ("^Manage$",),
    "/inbox/mine/{best}": ("More actions > ^Transfer", "^Customer$"),
}
"""What only a phone folds away."""
IN_FRONT = (
    "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [data-narrow-details=true]"
)


def opens(console: Console, presses: str) -> None:
    """Press what opens something, and wait until that is there."""
    for name in presses.split(" > "):
        if name.startswith("key "):
            console.page.keyboard.press(name.removeprefix("key "))
        elif name.startswith("write "):
            console.composer.fill(name.removeprefix("write "))
        else:
            _named(console, name).click()
    expect(_in_front(console).last).to_be_visible()
    console.loaded()


def closes(console: Console) -> None:
    """Leave what stands in front of the page, whatever was begun in it."""
    while before := _in_front(console).count():
        discard = console.page.get_by_role("button", name="Discard", exact=True)
        if discard.count():
            discard.click()
        else:
            console.page.keyboard.press("Escape")
        expect(_in_front(console)).not_to_have_count(before)


def _in_front(console: Console) -> Locator:
    return console.page.locator(IN_FRONT).locator("visible=true")


def _named(console: Console, name: str) -> Locator:
    page, pattern = console.page, re.compile(name)
    button = page.get_by_role("button", name=pattern)
    other = page.get_by_role("menuitem", name=pattern).or_(page.get_by_role("link", name=pattern))
    return button.or_(other).locator("visible=true").first
