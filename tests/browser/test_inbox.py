"""Agents at work: what they see, when they see it, and what becomes of what they write."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from domain.addresses import from_wire
from tests.browser.conftest import People
from tests.browser.crowd import closed_before
from tests.browser.page import HIDDEN, NOTIFIED, Console, readable, text_in
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import assert_in_time, eventually
from tests.e2e.world import NUMBERS, World

MINUTE = timedelta(minutes=1)
MINUTES = 3 * 60
"""In seconds; what is left undone is found after two of them."""
PICTURE = (  # one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def test_a_text_appears_by_itself_and_is_picked_answered_and_delivered(
    ann: Console, phone: Phone, customer: str
) -> None:
    expect(ann.page).to_have_title(re.compile("SMS console"))
    text_in(phone, customer, "Where is my parcel?")
    expect(ann.row(customer)).to_be_visible()
    expect(ann.page).to_have_title(re.compile(r"^\(\d+\) "))
    ann.opens(customer)
    ann.sees("Where is my parcel?")
    ann.press("Pick")
    expect(ann.page).to_have_url(re.compile("/inbox/mine/"))
    ann.writes("On its way.")
    ann.sees("On its way.")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    assert phone.bodies(customer) == ["On its way."]


def test_a_text_appears_in_time(ann: Console, phone: Phone) -> None:
    """The page asks every second, and so does the app."""

    def seconds() -> float:
        customer = fresh_number()
        text_in(phone, customer, "Hello?")
        began = time.monotonic()
        expect(ann.row(customer)).to_be_visible()
        return time.monotonic() - began

    assert_in_time(seconds, 3)


def test_a_text_that_comes_while_nobody_looks_is_notified_if_somebody_has_chosen_so(
    people: People, phone: Phone, customer: str
) -> None:
    key, _ = people.key("Nora")
    nora = people.opens(key)
    page = nora.page
    page.evaluate(NOTIFIED)
    page.evaluate(HIDDEN)
    other = fresh_number()
    text_in(phone, other, "Too early")
    expect(nora.row(other)).to_be_visible()
    assert page.evaluate("notified") == []
    page.get_by_role("button", name=re.compile("Nora")).click()
    page.get_by_role("menuitemcheckbox", name="Desktop notifications").click()
    page.keyboard.press("Escape")
    text_in(phone, customer, "Anybody there?")
    expect(nora.row(customer)).to_be_visible()
    wanted = [[readable(customer), "Anybody there?"]]
    eventually(lambda: page.evaluate("notified") == wanted, "notified")
    page.evaluate("latest.onclick()")
    expect(page).to_have_url(re.compile("/inbox/open/"))
    nora.sees("Anybody there?")


def test_a_text_that_failed_says_why_and_can_be_sent_again(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hello?")
    ann.opens(customer)
    with phone.turned("twilio", reports="undelivered"):
        ann.writes("Hello!")
        expect(ann.thread.get_by_text("Not delivered", exact=True)).to_be_visible()
    expect(ann.thread.get_by_text(re.compile("phone could not be reached"))).to_be_visible()
    marked = ann.row(customer).get_by_text("Not delivered", exact=True)
    expect(marked).to_be_visible()
    ann.press("Send again")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    expect(marked).to_have_count(0)
    assert phone.bodies(customer) == ["Hello!", "Hello!"]


def test_a_text_can_be_taken_back_and_stands_in_the_composer_again(
    people: People, phone: Phone, customer: str
) -> None:
    key, _ = people.key("Una")
    una = people.opens(key, undo=30)
    text_in(phone, customer, "How much is it?")
    una.opens(customer)
    una.writes("A milion dollars")
    expect(una.thread.get_by_text(re.compile(r"Goes in \d+ s"))).to_be_visible()
    una.page.wait_for_timeout(2000)
    una.page.reload()
    expect(una.thread.get_by_text(re.compile(r"Goes in 2[0-8] s"))).to_be_visible()
    una.composer.fill("Or two")
    una.press("Undo")
    expect(una.thread.get_by_text("Taken back", exact=True)).to_be_visible()
    expect(una.composer).to_have_value("A milion dollars\nOr two")
    una.writes("A million dollars")
    una.press("Send now")
    expect(una.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    assert phone.bodies(customer) == ["A million dollars"]


def test_a_held_text_goes_although_the_page_is_gone(
    people: People, phone: Phone, customer: str
) -> None:
    key, _ = people.key("Ugo")
    ugo = people.opens(key, undo=30)
    text_in(phone, customer, "Are you there?")
    ugo.opens(customer)
    ugo.writes("Yes")
    expect(ugo.thread.get_by_text(re.compile(r"Goes in \d+ s"))).to_be_visible()
    ugo.page.close()
    assert phone.bodies(customer) == []
    phone.move_time(MINUTES)
    try:
        eventually(lambda: phone.bodies(customer) == ["Yes"])
    finally:
        phone.move_time(-MINUTES)


def test_a_snoozed_conversation_says_so_and_can_be_woken(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Call me tomorrow")
    ann.picks(customer)
    ann.press("More actions")
    ann.page.get_by_role("menuitem", name="Snooze for three hours").click()
    expect(ann.page.get_by_text(re.compile("^Snoozed until"))).to_be_visible()
    expect(ann.row(customer).get_by_text("Snoozed", exact=True)).to_be_visible()
    expect(ann.thread.get_by_text(re.compile("^You snoozed it until "))).to_be_visible()
    ann.press("More actions")
    ann.page.get_by_role("menuitem", name="Wake up now").click()
    expect(ann.page.get_by_text(re.compile("^Snoozed until"))).to_have_count(0)
    expect(ann.row(customer).get_by_text("Snoozed", exact=True)).to_have_count(0)
    ann.sees("You woke it up")


def test_stop_blocks_the_composer_and_says_why(ann: Console, phone: Phone, customer: str) -> None:
    text_in(phone, customer, "Hi")
    ann.picks(customer)
    expect(ann.composer).to_be_visible()
    text_in(phone, customer, "STOP")
    expect(ann.page.get_by_text(re.compile("has opted out .STOP."))).to_be_visible()
    expect(ann.composer).to_have_count(0)
    expect(ann.page.get_by_text("Opted out", exact=True)).to_be_visible()
    text_in(phone, customer, "START")
    expect(ann.composer).to_be_visible()


def test_a_conversation_goes_from_one_agent_to_another(
    people: People, phone: Phone, customer: str
) -> None:
    first, _ = people.key("Carla")
    second, _ = people.key("Dan Jarvis")
    carla, dan = people.opens(first), people.opens(second)
    text_in(phone, customer, "Can somebody help me?")
    carla.picks(customer)
    carla.page.get_by_role("button", name="Transfer", exact=True).click()
    dialog = carla.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Transfer")).to_be_disabled()
    dialog.get_by_label("Agent", exact=True).select_option(label="Dan Jarvis · Agent")
    dialog.get_by_role("button", name="Transfer").click()
    expect(carla.page.get_by_text("Another agent has this conversation.")).to_be_visible()
    dan.view("Mine")
    dan.opens(customer)
    dan.sees("Carla took this conversation")
    dan.sees("Carla handed it to you")
    carla.sees("You handed it to Dan Jarvis")
    dan.writes("I am Dan, how can I help?")
    carla.sees("I am Dan, how can I help?")
    eventually(lambda: phone.bodies(customer) == ["I am Dan, how can I help?"])


def test_pressing_twice_sends_once(ann: Console, phone: Phone, customer: str) -> None:
    text_in(phone, customer, "One?")
    ann.opens(customer)
    ann.composer.fill("Once only.")
    ann.page.get_by_role("button", name="Send", exact=True).dblclick()
    ann.composer.press("Control+Enter")
    ann.sees("Once only.")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    time.sleep(1)
    assert phone.bodies(customer) == ["Once only."]


def test_what_was_typed_outlives_a_lost_connection_and_is_sent_once(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Are you there?")
    ann.picks(customer)
    ann.composer.fill("Half a thou")
    ann.page.context.set_offline(True)
    expect(ann.page.locator("#main").get_by_text("cannot be reached").first).to_be_visible()
    expect(ann.composer).to_have_value("Half a thou")
    ann.composer.fill("A whole thought")
    ann.press("Send")
    expect(ann.page.get_by_role("button", name="Try again")).to_be_visible()
    ann.page.context.set_offline(False)
    ann.press("Try again")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    expect(ann.page.locator("#main").get_by_text("cannot be reached")).to_have_count(0)
    assert phone.bodies(customer) == ["A whole thought"]


def test_an_api_that_is_down_is_told_and_the_page_goes_on_when_it_is_back(
    ann: Console, world: World, phone: Phone, customer: str
) -> None:
    assert world.lines is not None
    text_in(phone, customer, "Are you open?")
    ann.opens(customer)
    ann.composer.fill("We are, until")
    told = ann.page.locator("#main").get_by_text("cannot be reached")
    world.lines.tables.down()
    try:
        expect(told.first).to_be_visible()
        expect(ann.composer).to_have_value("We are, until")
    finally:
        world.lines.tables.up()
    expect(told).to_have_count(0)
    ann.writes("We are, until eight.")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    assert phone.bodies(customer) == ["We are, until eight."]


def test_a_draft_is_still_there_after_a_reload(ann: Console, phone: Phone, customer: str) -> None:
    text_in(phone, customer, "Hello")
    ann.opens(customer)
    ann.composer.fill("Not finished")
    ann.page.reload()
    expect(ann.composer).to_have_value("Not finished")


def test_hostile_texts_are_shown_and_do_nothing(ann: Console, phone: Phone, customer: str) -> None:
    texts = (
        "<script>document.title='owned'</script><img src=x onerror=alert(1)>",
        "\u202eevil reversed\u202c javascript:alert(1) https://example.com/x",
        "😀" * 1600,
    )
    for text in texts:
        text_in(phone, customer, text)
    ann.opens(customer)
    ann.sees(texts[0])
    expect(ann.thread.get_by_text("😀" * 1600)).to_be_visible()
    assert ann.thread.get_by_role("link").count() == 0
    assert "owned" not in ann.page.title()
    box = ann.thread.bounding_box()
    assert box is not None
    assert ann.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_counter_names_the_character_that_costs_and_tidies_it(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.opens(customer)
    ann.composer.fill("It\u2019s " + "a" * 100)
    expect(ann.page.get_by_text("2 segments")).to_be_visible()
    expect(ann.page.get_by_text(re.compile("\u2019 makes each segment hold 70"))).to_be_visible()
    ann.press("Use plain characters")
    expect(ann.page.get_by_text("1 segment", exact=True)).to_be_visible()
    expect(ann.composer).to_have_value("It's " + "a" * 100)


def test_an_agent_starts_a_conversation(ann: Console, phone: Phone, customer: str) -> None:
    ann.press("New conversation")
    dialog = ann.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="To").fill("0")
    dialog.get_by_label("Text").fill("Your order is ready.")
    dialog.get_by_role("button", name="Send").click()
    expect(
        dialog.get_by_text(re.compile("country code|number", re.IGNORECASE)).first
    ).to_be_visible()
    dialog.get_by_role("textbox", name="To").fill(customer)
    dialog.get_by_role("button", name="Send").click()
    ann.sees("Your order is ready.")
    expect(ann.page).to_have_url(re.compile("/inbox/mine/"))
    eventually(lambda: phone.bodies(customer) == ["Your order is ready."])


def test_notes_tags_and_contact_stay_with_the_conversation(
    ann: Console, admin: Desk, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.opens(customer)
    ann.press("Note")
    ann.page.get_by_role("textbox", name="Write a note").fill("Call the warehouse first.")
    ann.press("Add note")
    ann.sees("Call the warehouse first.")
    tag = ann.page.get_by_role("textbox", name="Add a tag")
    tag.fill("urgent")
    tag.press("Enter")
    expect(ann.page.get_by_role("button", name="Remove the tag urgent")).to_be_visible()
    ann.press("Save as contact")
    ann.page.get_by_role("textbox", name="Name").fill("Zoë Quill")
    ann.press("Save")
    expect(ann.page.get_by_role("heading", name="Zoë Quill").first).to_be_visible()
    assert phone.bodies(customer) == []

    def listed() -> bool:
        mine = (
            c for c in admin.every("conversations?view=open") if c["customerAddress"] == customer
        )
        return [(c["tags"], c["contactName"]) for c in mine] == [(["urgent"], "Zoë Quill")]

    eventually(listed)
    search = ann.page.get_by_role("searchbox", name="Search")
    search.fill("zoë")
    expect(ann.page.get_by_role("link").filter(has_text="Zoë Quill")).to_be_visible()
    search.fill("nobody like this")
    expect(ann.page.get_by_text("Nothing here matches.")).to_be_visible()


def test_somebody_is_found_in_every_view_and_among_those_closed_days_ago(
    ann: Console, world: World, phone: Phone, customer: str
) -> None:
    gone = fresh_number()
    closed_before(world, from_wire(gone), datetime.now(UTC) - timedelta(days=3))
    text_in(phone, customer, "Hello?")
    expect(ann.row(customer)).to_be_visible()
    ann.view("Mine")
    search = ann.page.get_by_role("searchbox")
    search.fill(customer)
    expect(ann.page.get_by_text("Nothing here matches.")).to_be_visible()
    ann.press("All views")
    expect(ann.row(customer)).to_contain_text("Open")
    search.fill(gone)
    expect(ann.page.get_by_text("Nothing here matches.")).to_be_visible()
    period = ann.page.get_by_role("combobox", name="Closed in")
    period.select_option("Last 7 days")
    expect(ann.row(gone)).to_contain_text("Closed")
    assert ann.faults() == []
    search.fill("")
    expect(ann.row(gone)).to_have_count(0)
    ann.view("Closed")
    search.fill(gone)  # the oldest of a long list is not in the document
    expect(ann.row(gone)).to_be_visible()
    period.select_option("Last 24 hours")
    expect(ann.row(gone)).to_have_count(0)


def test_the_customers_clock_is_that_of_their_contact_else_of_their_number(
    ann: Console, admin: Desk, phone: Phone
) -> None:
    in_new_york = "+1212555" + fresh_number()[-4:]
    text_in(phone, in_new_york, "Hi")
    ann.opens(in_new_york)
    clock = ann.page.get_by_text("Local time")
    expect(clock).to_contain_text(re.compile(shown_in("America/New_York")))
    contact = {"name": "Yuki", "numbers": [in_new_york], "zone": "Asia/Tokyo"}
    made = admin.ask("POST", "contacts", contact)
    key = ann.page.url.rpartition("/")[2]
    admin.ask("PUT", f"conversations/{key}/contact", {"contact": made["id"]})
    expect(clock).to_contain_text(re.compile(shown_in("Asia/Tokyo")))


def shown_in(zone: str) -> str:
    """Return a pattern of what a clock shows there now, or may show in a moment."""
    now = datetime.now(ZoneInfo(zone))
    return "|".join(f"{at:%a} {at.hour % 12 or 12}:{at:%M}" for at in (now, now + MINUTE))


def test_a_whole_shift_with_the_keyboard_alone(people: People, phone: Phone, customer: str) -> None:
    key, _ = people.key("Kay")
    texts = {"en": "Answered without a {Thing}mouse."}
    people.admin.ask("POST", "quickReplies", {"name": "Mouse", "texts": texts})
    _, page = people.profile()
    page.goto(f"{people.world.app}/console/")
    page.get_by_label("Key", exact=True).wait_for()
    keys = page.keyboard
    keys.type(key)
    keys.press("Enter")
    kay = Console(page, people.world.app)
    page.locator("#main").wait_for()
    text_in(phone, customer, "Keyboard, please")
    expect(kay.row(customer)).to_be_visible()
    keys.press("/")
    keys.type(customer[-7:])
    found = page.get_by_role("region", name="Conversations").get_by_role("listitem")
    expect(found).to_have_count(1)
    keys.press("Enter")
    kay.sees("Keyboard, please")
    expect(page.get_by_role("button", name="Pick", exact=True)).to_be_visible()
    keys.press("p")
    expect(page).to_have_url(re.compile("/inbox/mine/"))
    expect(kay.composer).to_be_visible()
    keys.press("r")
    expect(kay.composer).to_be_focused()
    keys.type("/mou")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    expect(kay.composer).to_have_value("Answered without a mouse.")
    keys.press("Control+Enter")
    kay.sees("Answered without a mouse.")
    keys.press("Escape")
    expect(kay.composer).not_to_be_focused()
    keys.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts).to_be_visible()
    keys.press("Escape")
    expect(page.locator("[role=dialog]")).to_have_count(0)  # hidden ones, too, take the keys
    keys.press("e")
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_enabled()
    keys.press("e")
    expect(page.get_by_text("Choose a conversation")).to_be_visible()
    keys.press("4")
    expect(kay.row(customer)).to_be_visible()
    keys.press("j")
    expect(page.get_by_text("This conversation is closed.")).to_be_visible()
    eventually(lambda: phone.bodies(customer) == ["Answered without a mouse."])


def test_a_picture_is_fetched_when_somebody_asks_for_it(
    ann: Console, phone: Phone, customer: str
) -> None:
    picture = {"content_type": "image/png", "base64": PICTURE}
    phone.write("twilio", customer, NUMBERS["twilio"], "Look at this", media=[picture])
    ann.opens(customer)
    ann.sees("Look at this")
    ann.thread.get_by_role("button", name="Show", exact=True).click()
    shown = ann.thread.get_by_role("img").first
    expect(shown).to_be_visible()
    eventually(lambda: shown.evaluate("one => one.naturalWidth") == 1, "it is decoded")


def test_a_view_is_narrowed_to_one_number_and_to_unread_texts(
    people: People, phone: Phone, customer: str
) -> None:
    key, _ = people.key("Fay")
    fay = people.opens(key)
    other = fresh_number()
    text_in(phone, customer, "At Twilio")
    phone.write("telesign", other, NUMBERS["telesign"], "At TeleSign")
    expect(fay.row(other)).to_be_visible()
    number = fay.page.get_by_role("combobox", name="Number")
    number.select_option(label="TeleSign line")
    expect(fay.row(customer)).to_have_count(0)
    expect(fay.row(other)).to_be_visible()
    fay.opens(other)
    fay.writes("Hello")
    expect(fay.page).to_have_url(re.compile("/inbox/mine/"))
    expect(fay.row(other)).to_be_visible()
    fay.press("Unread")
    expect(fay.row(other)).to_have_count(0)
    fay.view("Open")
    expect(fay.row(customer)).to_have_count(0)
    number.select_option(label="All numbers")
    expect(fay.row(customer)).to_be_visible()
