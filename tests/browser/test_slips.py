"""What comes at the wrong moment, or is pressed by mistake: it loses, sends and ends nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.page import Console, readable, text_in
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS


def test_who_types_while_a_stop_comes_goes_on_typing_and_ends_nothing(
    ann: Console, admin: Desk, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    conversation = ann.picks(customer)
    ann.composer.press_sequentially("Please ")
    text_in(phone, customer, "STOP")
    expect(ann.composer).not_to_be_editable()
    ann.page.keyboard.type("feel free to wait")
    expect(ann.composer).to_be_focused()
    expect(ann.composer).to_have_value("Please ")
    expect(ann.page.get_by_role("status").filter(has_text="has opted out")).to_be_visible()
    assert admin.show(conversation).state == "active"


def test_what_a_close_interrupts_goes_on_in_a_new_conversation_with_the_same_customer_and_number(
    ann: Console, admin: Desk, phone: Phone, customer: str
) -> None:
    other = fresh_number()
    dialog = ann.page.get_by_role("dialog")
    ann.press("New conversation")
    dialog.get_by_role("textbox", name="To").fill(other)
    dialog.get_by_label("Text").fill("For somebody else")
    dialog.get_by_role("button", name="Cancel").click()
    phone.write("telesign", customer, NUMBERS["telesign"], "Is it ready?")
    conversation = ann.picks(customer)
    ann.composer.fill("It is ready.")
    admin.do(conversation, "close", {"force": True})
    expect(ann.page.get_by_text("This conversation is closed.")).to_be_visible()
    expect(ann.composer).to_have_value("It is ready.")
    ann.press("Start a new one")
    expect(dialog.get_by_role("textbox", name="To")).to_have_value(customer)
    expect(dialog.get_by_label("From")).to_have_value("telesign-line")
    expect(dialog.get_by_label("Text")).to_have_value("It is ready.")
    dialog.get_by_role("button", name="Send").click()
    eventually(lambda: phone.bodies(customer) == ["It is ready."])
    expect(dialog).to_have_count(0)
    ann.press("New conversation")
    expect(dialog.get_by_role("textbox", name="To")).to_have_value(other)
    expect(dialog.get_by_label("Text")).to_have_value("For somebody else")


def test_a_double_click_and_a_held_key_take_one_step(
    ann: Console, admin: Desk, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.opens(customer)
    ann.page.get_by_role("button", name="Pick", exact=True).dblclick(delay=10)
    end = ann.page.get_by_role("button", name="End", exact=True)
    expect(end).to_be_enabled()
    conversation = ann.page.url.rpartition("/")[2]
    assert admin.show(conversation).state == "active"
    for _ in range(30):
        ann.page.keyboard.down("e")
        ann.page.wait_for_timeout(30)
    ann.page.keyboard.up("e")
    expect(ann.page.get_by_role("button", name="Close", exact=True)).to_be_enabled()
    assert admin.show(conversation).state == "wrap_up"


def test_what_was_sent_again_or_may_not_be_sent_is_not_offered_again(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.picks(customer)
    again = ann.page.get_by_role("button", name="Send again", exact=True)
    with phone.turned("twilio", reports="undelivered"):
        ann.writes("Hello!")
        expect(ann.page.get_by_role("log")).to_contain_text("Not delivered")
    again.click()
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    ann.page.reload()
    ann.sees("Hello!")
    expect(again).to_have_count(0)
    with phone.turned("twilio", reports="undelivered"):
        ann.writes("Still there?")
        expect(again).to_be_visible()
    text_in(phone, customer, "STOP")
    expect(again).to_have_count(0)
    assert phone.bodies(customer)[:3] == ["Hello!", "Hello!", "Still there?"]


def test_what_is_handed_over_is_told_and_what_one_picks_is_not(
    people: People, admin: Desk, phone: Phone, customer: str
) -> None:
    key, own_id = people.key("Hana")
    hana = people.opens(key)
    told = hana.page.get_by_role("status").filter(has_text="Handed to you")
    text_in(phone, customer, "Hi")
    other = fresh_number()
    text_in(phone, other, "Hello")
    conversation = hana.picks(customer)
    expect(told).to_have_count(0)
    expect(hana.row(other)).to_have_count(0)
    hana.view("Open")
    hana.opens(other)
    handed = hana.page.url.rpartition("/")[2]
    admin.ask("POST", f"conversations/{handed}:assign", {"agent": own_id})
    expect(told).to_contain_text(readable(other))
    assert conversation != handed

    hana.view("Mine")
    hana.opens(customer)
    hana.writes("One moment")  # no row is unread: what is marked is marked for another reason
    admin.ask("POST", f"conversations/{handed}:transfer", {"queue": "default"})
    expect(hana.row(other)).to_have_count(0)
    hana.view("Open")
    expect(hana.row(other)).to_be_visible()
    hana.view("Mine")
    expect(hana.row(customer)).to_be_visible()
    admin.ask("POST", f"conversations/{handed}:assign", {"agent": own_id})
    mark = hana.row(other).get_by_text("Handed to you", exact=True)
    expect(mark).to_be_visible()
    hana.opens(other)
    expect(mark).to_have_count(0)


def test_tags_set_quickly_and_by_others_are_all_kept(
    ann: Console, admin: Desk, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    conversation = ann.picks(customer)
    tag = ann.page.get_by_role("textbox", name="Add a tag")
    admin.ask("PUT", f"conversations/{conversation}/tags", {"tags": ["theirs"]})
    for word in ("one", "two"):
        tag.fill(word)
        tag.press("Enter")

    def kept() -> set[str]:
        return set(admin.ask("GET", f"conversations/{conversation}")["tags"])

    eventually(lambda: kept() == {"theirs", "one", "two"}, "every tag")


def test_texts_leave_in_the_order_in_which_they_were_written(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.picks(customer)
    ann.page.context.set_offline(True)
    ann.writes("first")
    ann.page.context.set_offline(False)
    ann.writes("second")
    eventually(lambda: phone.bodies(customer) == ["first", "second"])


def test_a_text_that_was_never_handed_in_is_marked_in_the_list_and_can_be_changed(
    ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Hi")
    ann.picks(customer)
    expect(ann.row(customer)).to_be_visible()
    ann.page.context.set_offline(True)
    ann.writes("frist")
    expect(ann.row(customer)).to_contain_text("Not handed in")
    ann.page.context.set_offline(False)
    ann.press("Edit")
    expect(ann.row(customer)).not_to_contain_text("Not handed in")
    expect(ann.composer).to_have_value("frist")
    ann.composer.fill("/frist")
    expect(ann.page.get_by_text("No quick reply fits.")).to_be_visible()
    ann.press("Send")
    eventually(lambda: phone.bodies(customer) == ["/frist"])


def test_who_signs_in_next_in_the_same_tab_finds_no_draft_of_the_one_before(
    people: People, phone: Phone, customer: str
) -> None:
    made = people.admin.ask("POST", "keys", {"name": "Gil", "role": "agent"})
    gil = people.opens(made["key"])
    text_in(phone, customer, "Hi")
    gil.opens(customer)
    gil.composer.fill("Between us")
    people.admin.ask("POST", f"keys/{made['id']}:revoke")
    key, _ = people.key("Hal")
    gil.page.get_by_label("Key", exact=True).fill(key)
    gil.page.get_by_role("button", name="Sign in").click()
    expect(gil.composer).to_have_value("")
