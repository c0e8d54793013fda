"""The console as somebody sees it: what can be read there, what can be pressed."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, Request, expect

from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS

ROOT = Path(__file__).parents[2]
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET_MOMENTS = 3

# A headless browser shows no notifications and hides no page.
NOTIFIED = """() => {
  window.notified = [];
  window.Notification = class {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, { body }) { window.notified.push([title, body]); window.latest = this; }
    close() {}
  };
}"""
FAULTS = """async ([tags, inFront]) => {
  const options = { runOnly: { type: "tag", values: tags }, elementRef: true };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) => nodes
    .filter(({ element }) => id !== "target-size" || element.closest(inFront))
    .map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}"""
HIDDEN = """() => {
  Object.defineProperty(document, "hidden", { get: () => true });
  document.hasFocus = () => false;
  // A hidden page asks every 30 seconds; who comes back to it has it ask at once.
  setInterval(() => window.dispatchEvent(new Event("visibilitychange")), 500);
}"""


class Console:
    """One tab."""

    def __init__(self, page: Page, app: str) -> None:
        self.page = page
        self.app = app
        self.own_id = ""
        self._asked: set[Request] = set()
        page.on("request", self._asks)
        page.on("requestfinished", self._is_answered)
        page.on("requestfailed", self._is_answered)

    def go(self, address: str) -> None:
        self.page.goto(f"{self.app}/console{address}")
        self.page.locator("#main").wait_for()

    def row(self, customer: str) -> Locator:
        """Return the row of a customer in the list."""
        return self.page.get_by_role("link").filter(has_text=readable(customer))

    def view(self, name: str) -> None:
        """Show a view of the inbox."""
        self.page.locator("nav", has_text="Waiting").get_by_role("button", name=name).click()

    def opens(self, customer: str) -> None:
        """Open the conversation with a customer from the list."""
        self.row(customer).first.click()
        expect(self.thread).to_be_visible()

    def picks(self, customer: str) -> str:
        """Open and pick the conversation with a customer; return its id."""
        self.opens(customer)
        self.press("Pick")
        expect(self.page).to_have_url(re.compile("/inbox/mine/"))
        expect(self.page.get_by_role("button", name="End", exact=True)).to_be_enabled()
        return self.page.url.rpartition("/")[2]

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("region", name="Conversation", exact=True).last

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name="Write a text …")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def confirms(self, name: str) -> None:
        """Press a button, and once more in the question that follows."""
        self.press(name)
        question = self.page.get_by_role("alertdialog")
        question.get_by_role("button", name=name, exact=True).click()

    def copies(self, label: str) -> str:
        """Press a button that copies; return what it shows as soon as it is on the clipboard."""
        button = self.page.get_by_role("button", name=f"Copy: {label}", exact=True)
        shown = button.locator("xpath=..").locator("code").inner_text()
        button.click()
        on_it = "async shown => await navigator.clipboard.readText() === shown"
        eventually(lambda: self.page.evaluate(on_it, shown), f"{label} is on the clipboard")
        return shown

    def loaded(self) -> None:
        """Wait until the page has got all it asks for, and nothing on it moves."""
        self.page.locator("h1").first.wait_for(state="attached")
        quiet = 0
        while quiet < QUIET_MOMENTS:
            self.page.wait_for_timeout(50)
            quiet = 0 if self._asked else quiet + 1
        self.settled()

    def _asks(self, request: Request) -> None:
        self._asked.add(request)

    def _is_answered(self, request: Request) -> None:
        self._asked.discard(request)

    def settled(self) -> None:
        """Wait until nothing on the page moves or spins."""
        still = "document.getAnimations().every(one => one.playState !== 'running')"
        # The policy of the page forbids what waits in the page itself.
        eventually(lambda: bool(self.page.evaluate(still)), "nothing moves")

    def writes(self, text: str) -> None:
        """Write a reply and send it."""
        self.composer.fill(text)
        self.press("Send")

    def sees(self, text: str) -> Locator:
        """Wait until a text stands in the thread."""
        found = self.thread.get_by_text(text, exact=True)
        expect(found.last).to_be_visible()
        return found.last

    def faults(self, in_front: str = "body") -> list[str]:
        """Return what axe-core finds wrong with the page as it stands.

        What stands in front may cover a button in part: how large those beneath are is told
        without it.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found: list[str] = self.page.evaluate(FAULTS, [TAGS, in_front])
        return found


def readable(customer: str) -> str:
    """Return a number as the console writes it."""
    return f"+1 {customer[2:5]} {customer[5:8]} {customer[8:]}"


def text_in(phone: Phone, customer: str, text: str, provider: str = "twilio") -> None:
    """Let a customer write."""
    phone.write(provider, customer, NUMBERS[provider], text)
