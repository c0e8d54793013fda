"""Files that agents send with their texts."""

from __future__ import annotations

import base64
import re

from playwright.sync_api import FilePayload, Locator, expect

from tests.browser import chromium
from tests.browser.conftest import People
from tests.browser.page import Console, text_in
from tests.e2e.files import PDF, PNG
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import TEXTING, call

PLAN = FilePayload(name="plan.png", mimeType="image/png", buffer=PNG)
OFFER = FilePayload(name="offer.pdf", mimeType="application/pdf", buffer=PDF)
PROGRAM = FilePayload(name="setup.exe", mimeType="application/octet-stream", buffer=b"MZ\x90\x00")

SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 300_000}

GIVES = """(target, [kind, name, content]) => {
  const data = new DataTransfer();
  const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
  data.items.add(new File([bytes], name));
  const more = { bubbles: true, cancelable: true };
  target.dispatchEvent(kind === "paste"
    ? new ClipboardEvent(kind, { clipboardData: data, ...more })
    : new DragEvent(kind, { dataTransfer: data, ...more }));
}"""


def chooses(console: Console, *files: FilePayload) -> None:
    """Choose files by the button, reached by the keyboard."""
    with console.page.expect_file_chooser() as chooser:
        console.page.get_by_role("button", name="Attach files").press("Enter")
    chooser.value.set_files(files)


def gives(console: Console, kind: str, file: FilePayload) -> None:
    """Paste a file into the composer, or drop it there."""
    content = base64.b64encode(file["buffer"]).decode()
    console.composer.evaluate(GIVES, [kind, file["name"], content])


def chips(console: Console) -> Locator:
    return console.page.get_by_role("list", name="Files that go along").get_by_role("listitem")


def test_files_chosen_pasted_and_dropped_go_along_unless_removed_and_come_back_when_taken_back(
    people: People, phone: Phone, customer: str
) -> None:
    other = fresh_number()
    for number in (other, customer):
        text_in(phone, number, "What does it look like?")
    key, _ = people.key("Fay")
    fay = people.opens(key, size=chromium.NARROW, undo=60)
    fay.opens(customer)
    send = fay.page.get_by_role("button", name="Send", exact=True)
    chooses(fay, PLAN, PROGRAM)
    expect(chips(fay)).to_have_count(2)
    expect(chips(fay).filter(has_text="setup.exe")).to_contain_text("By its content this is none")
    fay.composer.fill("Like this")
    expect(send).to_be_disabled()
    fay.press("Remove setup.exe")
    expect(fay.page.get_by_role("button", name="Attach files")).to_be_focused()
    gives(fay, "paste", OFFER)
    gives(fay, "drop", PLAN | FilePayload(name="map.png", mimeType="", buffer=PNG))
    expect(chips(fay)).to_have_text(
        [f"{name} · 1 kB" for name in ("plan.png", "offer.pdf", "map.png")]
    )
    fay.press("Remove offer.pdf")
    assert fay.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    fay.settled()
    assert fay.faults() == []

    fay.press("Back to the list")
    fay.opens(other)
    expect(chips(fay)).to_have_count(0)
    fay.press("Back to the list")
    fay.opens(customer)
    expect(chips(fay)).to_have_count(2)
    send.click()
    expect(chips(fay)).to_have_count(0)
    fay.press("Undo")
    expect(chips(fay)).to_have_count(2)
    expect(fay.composer).to_have_value("Like this")
    send.click()
    fay.press("Send now")
    [sent] = eventually(lambda: phone.texts(customer))
    assert sent["text"] == "Like this"
    assert [call("GET", file["url"]).content for file in sent["media"]] == [PNG, PNG]


def test_a_file_alone_may_start_a_conversation_and_goes_again_with_it(
    ann: Console, phone: Phone, customer: str
) -> None:
    ann.press("New conversation")
    dialog = ann.page.get_by_role("dialog")
    send = dialog.get_by_role("button", name="Send")
    line = ann.page.context.new_cdp_session(ann.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    to = dialog.get_by_role("textbox", name="To")
    expect(to).to_be_focused()
    to.fill(customer)
    dialog.get_by_label("From").select_option("twilio-line")
    with ann.page.expect_event("requestfailed"):
        chooses(
            ann, PLAN | FilePayload(name="film.png", mimeType="", buffer=PNG + bytes(3_000_000))
        )
        expect(chips(ann)).to_contain_text(re.compile(r"Uploading … [1-9]\d? %"))
        assert ann.faults() == []
        dialog.get_by_label("Text").press("Control+Enter")
        expect(send).to_be_disabled()
        ann.press("Stop uploading film.png")
    expect(chips(ann)).to_have_count(0)
    line.send("Network.emulateNetworkConditions", SLOW | {"uploadThroughput": -1})
    chooses(ann, PLAN)
    with phone.turned("twilio", reports="undelivered"):
        send.click()
        expect(ann.thread.get_by_text("Not delivered", exact=True)).to_be_visible()
    ann.press("Send again")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    sent = phone.texts(customer)
    assert [(one["text"], len(one["media"])) for one in sent] == [("", 1), ("", 1)]
    assert call("GET", sent[1]["media"][0]["url"]).content == PNG


def test_where_agents_send_no_files_the_button_is_off_and_says_so(
    ann: Console, phone: Phone, customer: str
) -> None:
    phone.write("twilio", customer, TEXTING, "Hello")
    ann.opens(customer)
    attach = ann.page.get_by_role("button", name="Attach files")
    expect(attach).to_be_disabled()
    expect(attach).to_have_accessible_description("Agents send no files in this workstream.")
    gives(ann, "paste", PLAN)
    expect(ann.page.get_by_text("Agents send no files in this workstream.")).to_be_visible()
    expect(chips(ann)).to_have_count(0)
