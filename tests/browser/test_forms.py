"""What administrators set in a form: each fault at its field, as the server words it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.page import Console
from tests.browser.portal import SID
from tests.e2e.desk import Desk
from tests.e2e.world import World


@pytest.fixture
def boss(people: People, world: World) -> Console:
    """The first administrator."""
    return people.opens(world.admin_key)


def test_a_workstream_says_who_gets_texts_that_we_start_how_many_and_when(
    boss: Console, admin: Desk
) -> None:
    dialog = boss.page.get_by_role("dialog")
    save = dialog.get_by_role("button", name="Save")
    made = admin.ask("POST", "workstreams", {"name": "Campaigns"})
    boss.go(f"/workstreams/{made['id']}")
    started = dialog.get_by_role("group", name="Texts that we start")
    started.get_by_label("Commercial texts go to").select_option("Everybody who has not opted out")
    most = started.get_by_label("In 7 days")
    most.fill("1001")
    started.get_by_role("button", name="Add a contact rule").click()
    rule = started.get_by_role("group", name="Contact rule 1")
    rule.get_by_label("Countries").fill("us, xx")
    rule.get_by_label("Beginnings of numbers").fill("+1305")
    rule.get_by_role("button", name="Add a time").click()
    assert boss.faults() == []
    save.click()
    expect(rule.get_by_role("alert")).to_have_count(1)
    expect(most).to_have_accessible_description(re.compile("1000"))
    most.fill("2")
    rule.get_by_label("Name").fill("Florida")
    save.click()
    expect(dialog.get_by_text("is no country with numbers of its own")).to_have_count(1)
    rule.get_by_label("Countries").fill("us")
    save.click()
    expect(dialog).to_have_count(0)
    kept = admin.ask("GET", f"workstreams/{made['id']}")
    assert (kept["commercialConsent"], kept["caps"]) == ("no_opt_out", {"perWeek": 2})
    [stored] = kept["contactRules"]
    assert (stored["countries"], stored["prefixes"]) == (["US"], ["+1305"])
    assert [(one["start"], one["end"]) for one in stored["events"]] == [("09:00", "17:00")]
    boss.go(f"/workstreams/{made['id']}")
    most.fill("")
    dialog.get_by_role("button", name="Remove Contact rule 1").click()
    save.click()
    expect(dialog).to_have_count(0)
    kept = admin.ask("GET", f"workstreams/{made['id']}")
    assert (kept["caps"], kept["contactRules"]) == ({}, [])
    admin.ask("DELETE", f"workstreams/{made['id']}")


def test_one_day_of_operating_hours_is_different_and_is_taken_back(
    boss: Console, admin: Desk
) -> None:
    page, dialog = boss.page, boss.page.get_by_role("dialog")
    save = dialog.get_by_role("button", name="Save")
    monday = {"first": "2026-01-05", "start": "09:00", "end": "17:00", "repeat": "weekly"}
    outing = {"first": "2020-01-01", "last": "2025-12-31", "reason": "Works outing"}
    body = {"name": "Odd desk", "zone": "Europe/Berlin", "events": [monday], "holidays": [outing]}
    made = admin.ask("POST", "operatingHours", body)
    boss.go("/hours")
    row = page.get_by_role("row").filter(has_text="Odd desk")
    row.get_by_role("button", name="Exception").click()
    dialog.get_by_label("Day").fill("2025-12-29")
    expect(dialog.get_by_text("This day is a holiday (Works outing)")).to_be_visible()
    dialog.get_by_label("Day").fill("2026-01-06")
    save.click()
    expect(dialog.get_by_text("It is closed on this day already.")).to_be_visible()
    dialog.get_by_label("Day").fill("2026-01-05")
    expect(dialog.get_by_text("As it stands: 09:00–17:00")).to_be_visible()
    dialog.get_by_label("Instead").select_option("Open at these times only")
    dialog.get_by_label("To", exact=True).fill("")
    save.click()
    expect(dialog.get_by_text("and end go together")).to_be_visible()
    assert boss.faults() == []
    dialog.get_by_label("To", exact=True).fill("11:00")
    save.click()
    expect(dialog).to_have_count(0)
    row.get_by_role("link").click()
    usual, other = (dialog.get_by_role("group", name=f"Time {n}") for n in (1, 2))
    expect(other.get_by_label("To", exact=True)).to_have_value("11:00")
    other.get_by_label("From").fill("")
    other.get_by_label("To", exact=True).fill("")
    usual.get_by_role("button", name="Not on").click()
    usual.get_by_label("Zone of its own").fill("America/New_York")
    save.click()
    expect(dialog).to_have_count(0)
    first, second = admin.ask("GET", f"operatingHours/{made['id']}")["events"]
    assert (first["exceptOn"], first["zone"]) == ([], "America/New_York")
    assert (second["first"], second.get("start")) == ("2026-01-05", None)
    admin.ask("DELETE", f"operatingHours/{made['id']}")


def test_credentials_are_rotated_with_a_second_set_that_takes_the_firsts_place(
    boss: Console, admin: Desk
) -> None:
    dialog = boss.page.get_by_role("dialog")
    save = dialog.get_by_role("button", name="Save")
    body = {"name": "Rotating", "provider": "twilio", "options": {"account_sid": SID}}
    made = admin.ask("POST", "accounts", body | {"credentials": {"auth_token": "OLD_TOKEN"}})
    boss.go(f"/accounts/{made['id']}")
    boss.press("Edit")
    switch = dialog.get_by_role("switch", name="Try a second set")
    switch.check()
    second = dialog.get_by_role("group", name="Second set of credentials").get_by_label(
        "Auth Token"
    )
    second.fill("not a setting")
    assert boss.faults() == []
    save.click()
    expect(second).to_have_accessible_description(re.compile("must be the NAME"))
    second.fill("TWILIO_AUTH_TOKEN")
    dialog.get_by_role("button", name="Swap the two sets").click()
    expect(second).to_have_value("OLD_TOKEN")
    save.click()
    expect(dialog).to_have_count(0)
    expect(boss.page.get_by_text("Auth Token, second set")).to_be_visible()
    kept = admin.ask("GET", f"accounts/{made['id']}")
    assert (kept["credentials"]["auth_token"], kept["secondary"]["auth_token"]) == (
        "TWILIO_AUTH_TOKEN", "OLD_TOKEN",
    )  # fmt: skip
    boss.press("Edit")
    switch.uncheck()
    save.click()
    expect(dialog).to_have_count(0)
    assert admin.ask("GET", f"accounts/{made['id']}")["secondary"] == {}
    with boss.page.expect_download() as started:
        boss.go("/accounts")
        boss.press("Export configuration")
    assert "Rotating" in started.value.path().read_text()
    admin.ask("DELETE", f"accounts/{made['id']}")


def test_what_is_new_is_given_an_id_and_a_message_another_place(boss: Console, admin: Desk) -> None:
    dialog = boss.page.get_by_role("dialog")
    save = dialog.get_by_role("button", name="Save")
    for name in ("Here", "There"):
        admin.ask("POST", "workstreams", {"name": name})
        body = {"name": f"Hi {name}", "trigger": "greeting", "workstream": name.lower()}
        admin.ask("POST", "automatedMessages", body)
    boss.go("/messages/hi-here")
    dialog.get_by_label("Where").select_option("There")
    save.click()
    expect(dialog.get_by_label("Where")).to_have_accessible_description(
        re.compile("configured for the same place already")
    )
    admin.ask("DELETE", "automatedMessages/hi-there")
    save.click()
    expect(dialog).to_have_count(0)
    assert admin.ask("GET", "automatedMessages/hi-here")["workstream"] == "there"
    boss.go("/numbers")
    boss.press("New number")
    dialog.get_by_label("Name").fill("Free line")
    dialog.get_by_label("Id (optional)").fill("No id")
    dialog.get_by_role("textbox", name="Number").fill("+18005550177")
    dialog.get_by_label("Account").select_option("twilio")
    dialog.get_by_label("Verification").select_option("Verified")
    save.click()
    expect(dialog.get_by_label("Id (optional)")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Id (optional)").fill("free")
    save.click()
    expect(dialog).to_have_count(0)
    assert admin.ask("GET", "numbers/free")["verification"] == "verified"
    for gone in ("numbers/free", "automatedMessages/hi-here"):
        admin.ask("DELETE", gone)
    for name in ("here", "there"):
        admin.ask("DELETE", f"workstreams/{name}")


def test_advertising_goes_to_who_has_agreed_and_to_nobody_who_told_us_to_stop(
    boss: Console, admin: Desk, customer: str
) -> None:
    page, dialog = boss.page, boss.page.get_by_role("dialog")
    boss.press("New conversation")
    dialog.get_by_role("textbox", name="To", exact=True).fill(customer)
    text = dialog.get_by_role("textbox", name="Text", exact=True)
    dialog.get_by_label("From").select_option("vibes-line")
    text.fill("x" * 901)
    expect(dialog.get_by_text("At most 900 characters can be sent.")).to_be_visible()
    dialog.get_by_label("From").select_option("twilio-line")
    text.fill("Ten percent off")
    dialog.get_by_label("It is advertising").check()
    dialog.get_by_role("button", name="Send").click()
    expect(boss.thread.get_by_text("opt_in_missing")).to_be_visible()
    expect(boss.thread.get_by_text("send it as a new conversation")).to_be_visible()
    expect(boss.thread.get_by_role("button", name="Send again")).to_have_count(0)
    boss.go("/consents")
    boss.press("Record an opt-in")
    dialog.get_by_label("Customer’s number").fill(customer)
    dialog.get_by_label("Where it was given").fill("Order form")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_have_count(2)
    dialog.get_by_label("What the customer agreed to").fill("Yes, text me offers")
    dialog.get_by_label("When").fill("2026-01-05T10:00")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Order form: Yes, text me offers")).to_be_visible()
    boss.go("/inbox/mine")
    boss.press("New conversation")
    dialog.get_by_role("textbox", name="To", exact=True).fill(customer)
    dialog.get_by_label("From").select_option("twilio-line")
    text.fill("Twenty percent off")
    dialog.get_by_label("It is advertising").check()
    dialog.get_by_role("button", name="Send").click()
    boss.sees("Twenty percent off")
    expect(boss.thread.get_by_text("opt_in_missing")).to_have_count(1)
    boss.confirms("Record an opt-out")
    expect(page.get_by_text("The customer has opted out (STOP).")).to_be_visible()
    expect(page.get_by_text("STOP, recorded by First administrator")).to_be_visible()
