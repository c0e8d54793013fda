"""A channel or a network that fails in the middle: what was typed meanwhile is still there."""

from __future__ import annotations

import base64

from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.page import Console, text_in
from tests.browser.test_inbox import PICTURE
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import World


def slowed(console: Console, milliseconds: int) -> None:
    """Let every call of a page take so long."""
    session = console.page.context.new_cdp_session(console.page)
    rates = {"downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": milliseconds, **rates},
    )


def test_what_an_api_that_is_down_did_not_take_stands_where_it_was_written(
    ann: Console, world: World, phone: Phone, customer: str
) -> None:
    assert world.lines is not None
    text_in(phone, customer, "Hi")
    ann.opens(customer)
    ann.press("Note")
    note = ann.page.get_by_role("textbox", name="Write a note")
    note.fill("Written first.")
    world.lines.tables.down()
    try:
        ann.press("Add note")
        note.fill("Begun meanwhile.")
        expect(note).to_have_value("Written first.\nBegun meanwhile.")
        tag = ann.page.get_by_role("textbox", name="Add a tag")
        tag.fill("urgent")
        tag.press("Enter")
        expect(tag).to_have_value("urgent")
        expect(ann.page.get_by_role("button", name="Remove the tag urgent")).to_have_count(0)
    finally:
        world.lines.tables.up()


def test_a_file_that_was_not_taken_is_uploaded_again(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.picks(customer)
    ann.page.context.set_offline(True)
    picture = {"name": "map.png", "mimeType": "image/png", "buffer": base64.b64decode(PICTURE)}
    ann.page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    again = ann.page.get_by_role("button", name="Upload map.png again")
    expect(again).to_be_visible()
    ann.page.context.set_offline(False)
    again.click()
    expect(again).to_have_count(0)
    ann.press("Send")
    eventually(lambda: len(phone.texts(customer)) == 1, "the picture is sent")


def test_what_is_typed_while_a_quick_reply_is_fetched_follows_it(
    ann: Console, admin: Desk, phone: Phone, customer: str
) -> None:
    texts = {"en": "We open at nine."}
    admin.ask("POST", "quickReplies", {"name": "Breakfast", "texts": texts})
    text_in(phone, customer, "Hi")
    ann.opens(customer)
    slowed(ann, 700)
    ann.composer.press_sequentially("/break")
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("option", name="Breakfast")).to_be_visible()
    expect(ann.composer).to_have_value("/break")
    ann.page.keyboard.press("Enter")
    ann.page.keyboard.type(" See you!")
    expect(ann.composer).to_have_value("We open at nine. See you!")


def test_a_text_that_a_reload_interrupts_goes_all_the_same_and_once(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.picks(customer)
    ann.composer.fill("Once only.")
    slowed(ann, 2_000)
    ann.press("Send")
    expect(ann.thread.get_by_text("Sending …")).to_be_visible()
    slowed(ann, 0)
    ann.page.reload()
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    expect(ann.page.get_by_text("Not handed in")).to_have_count(0)
    assert phone.bodies(customer) == ["Once only."]


def test_a_new_number_is_there_for_whoever_has_the_console_open(
    ann: Console, people: People
) -> None:
    page = ann.page
    page.clock.install()
    page.reload()
    page.locator("#main").wait_for()
    known = people.admin.ask("GET", "numbers/twilio-line")
    body = {"name": "Brand new line", "number": "+12025550166"}
    same = {name: known[name] for name in ("account", "workstream", "language", "capability")}
    made = people.admin.ask("POST", "numbers", {**same, **body})
    try:
        page.clock.fast_forward(40_000)
        ann.press("New conversation")
        offered = page.get_by_role("dialog").get_by_label("From")
        expect(offered).to_contain_text("Brand new line")
    finally:
        people.admin.delete_number(made["id"])
