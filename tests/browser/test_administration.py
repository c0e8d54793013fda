"""Administrators and supervisors: from nothing to a first text, and what is read-only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.page import Console, readable, text_in
from tests.browser.portal import OURS, SID, register
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import World, call


@pytest.fixture
def boss(people: People, world: World) -> Console:
    """The first administrator."""
    return people.opens(world.admin_key)


def test_the_assistant_leads_from_nothing_to_a_first_text(
    boss: Console, world: World, phone: Phone, customer: str
) -> None:
    page = boss.page
    boss.go("/setup")
    page.get_by_role("button", name="Twilio A new account").click()
    page.get_by_label("Name").fill("Second")
    page.get_by_label("Account SID").fill("wrong")
    page.get_by_label("Auth Token").fill("TWILIO_AUTH_TOKEN")
    boss.press("Next")
    expect(page.get_by_text(re.compile("is no Account SID"))).to_be_visible()
    page.get_by_label("Account SID").fill(SID)
    boss.press("Next")
    expect(page.get_by_role("heading", name="Acknowledgement")).to_be_visible()
    expect(page.get_by_text("developer agreed on")).to_be_visible()
    boss.press("Next")
    expect(page.get_by_role("heading", name="Callback URLs")).to_be_visible()
    register(world, boss.copies("Fallback callback URL"))
    page.reload()  # stopped half-way and reopened
    expect(page.get_by_role("heading", name="Callback URLs")).to_be_visible()
    page.get_by_label("I have copied them").check()
    boss.press("Next")
    expect(page.get_by_text("In order").first).to_be_visible()
    boss.press("Next")
    page.get_by_role("combobox", name="Workstream").select_option(label="Customer service")
    boss.press("Next")
    page.get_by_role("textbox", name="Number").fill(OURS)
    page.get_by_label("Name").fill("Second line")
    page.get_by_role("combobox", name="Operating hours").select_option(label="Always served")
    boss.press("Next")
    summary = page.get_by_role("region", name="What is set up")
    for said in ("Twilio", "Second", "Copied to the provider", "Customer service", "Second line"):
        expect(summary.get_by_text(said).first).to_be_visible()
    boss.press("Look again: Workstream")
    expect(page.get_by_role("combobox", name="Workstream")).to_be_visible()
    page.get_by_role("button", name=re.compile("Test text")).click()
    page.get_by_label("Your phone").fill(customer)
    boss.press("Send the text")
    expect(page.get_by_text("Delivered", exact=True)).to_be_visible()
    assert phone.bodies(customer) == ["Hello! This is a first text from our new number."]
    phone.write("twilio", customer, OURS, "It works!", account="second")
    boss.press("Go to the inbox")
    boss.sees("It works!")


def test_credentials_without_a_value_are_named_and_mended_in_the_assistant(
    boss: Console, admin: Desk
) -> None:
    page = boss.page
    secrets = {"credentials": {"auth_token": "NO_SUCH_SETTING"}, "options": {"account_sid": SID}}
    made = admin.ask("POST", "accounts", {"name": "Mendable", "provider": "twilio", **secrets})
    boss.go("/setup")
    page.get_by_role("button", name="Mendable Twilio").click()
    boss.press("Next")
    boss.press("Do it later")
    boss.press("Go on anyway")
    page.get_by_role("combobox", name="Workstream").select_option(label="Customer service")
    boss.press("Next")
    expect(page.locator("#main").get_by_text("NO_SUCH_SETTING")).to_be_visible()
    expect(page.get_by_text("The channel cannot be reached")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Credentials")).click()
    expect(page.get_by_label("Account SID")).to_have_value(SID)
    page.get_by_label("Auth Token").fill("TWILIO_AUTH_TOKEN")
    boss.press("Next")
    expect(page.get_by_role("heading", name="Acknowledgement")).to_be_visible()
    mended = admin.ask("GET", f"accounts/{made['id']}")
    assert mended["credentials"]["auth_token"] == "TWILIO_AUTH_TOKEN"
    admin.ask("DELETE", f"accounts/{made['id']}")


def test_what_deployment_manages_is_read_only_and_says_where_to_change_it(boss: Console) -> None:
    boss.go("/numbers/twilio-line")
    dialog = boss.page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile("channel.json of the deployment"))).to_be_visible()
    expect(dialog.get_by_label("Name")).to_be_disabled()
    expect(dialog.get_by_role("button", name="Save")).to_have_count(0)


def test_an_account_shows_its_callback_urls_and_what_the_provider_says(boss: Console) -> None:
    boss.go("/accounts/telesign")
    page = boss.page
    expect(page.get_by_text("support@telesign.com")).to_be_visible()
    copied = boss.copies("Incoming callback URL")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/webhooks/telesign/telesign/\S+", copied)
    boss.press("Validate")
    expect(page.get_by_text("In order").first).to_be_visible()


def test_the_doctor_tells_what_is_wired_and_asks_the_provider(boss: Console) -> None:
    boss.go("/numbers")
    row = boss.page.get_by_role("row").filter(has_text="Twilio line")
    row.get_by_role("button", name="Doctor").click()
    dialog = boss.page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem").first).to_be_visible()
    dialog.get_by_role("button", name="Ask the provider").click()
    expect(dialog.get_by_text("In order").first).to_be_visible()


def test_agents_are_listed_with_role_and_the_id_that_teams_want(
    boss: Console, people: People
) -> None:
    _, own_id = people.key("Quentin")
    boss.go("/teams")
    listed = boss.page.get_by_role("table", name="Agents")
    row = listed.get_by_role("row").filter(has_text="Quentin")
    expect(row.get_by_text("Agent", exact=True)).to_be_visible()
    expect(row.get_by_text(own_id)).to_be_visible()


def test_teams_and_workstreams_are_made_changed_and_deleted(boss: Console) -> None:
    page, dialog = boss.page, boss.page.get_by_role("dialog")
    boss.go("/teams")
    boss.press("New team")
    dialog.get_by_label("Name").fill("Night shift")
    dialog.get_by_label("Members").fill("ann@example.com")
    dialog.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Night shift").click()
    dialog.get_by_label("Members").fill("ann@example.com\nben@example.com")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("ann@example.com, ben@example.com")).to_be_visible()
    page.get_by_role("link", name="Night shift").click()
    dialog.get_by_label("Members").fill("typed by mistake")
    page.keyboard.press("Escape")
    question = page.get_by_role("alertdialog", name="Discard what you changed?")
    question.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_label("Members")).to_have_value("typed by mistake")
    page.evaluate("history.back()")
    question.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_label("Members")).to_have_value("typed by mistake")
    dialog.get_by_role("button", name="Cancel").click()
    question.get_by_role("button", name="Discard").click()
    page.get_by_role("link", name="Night shift").click()
    dialog.get_by_label("Members").press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("link", name="Night shift").click()
    boss.press("Delete")
    page.get_by_role("alertdialog", name="Delete Night shift?").press("Escape")
    expect(dialog).to_be_visible()
    boss.confirms("Delete")
    expect(page.get_by_role("link", name="Night shift")).to_have_count(0)
    boss.go("/workstreams")
    boss.press("New workstream")
    dialog.get_by_label("Name").fill("Orders")
    dialog.get_by_label("Close after silence of: Amount").fill("0")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    dialog.get_by_label("Close after silence of: Amount").fill("9")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Orders").get_by_text("9 hours")).to_be_visible()


def test_a_workstream_is_told_about_silence_files_floods_and_late_texts(
    boss: Console, admin: Desk
) -> None:
    dialog = boss.page.get_by_role("dialog")
    made = admin.ask("POST", "workstreams", {"name": "Strict desk", "autoCloseAfter": "PT10M"})
    boss.go(f"/workstreams/{made['id']}")
    dialog.get_by_label("Warn before that: Unit").select_option("minutes")
    dialog.get_by_label("Warn before that: Amount").fill("15")
    dialog.get_by_label("A text reopens for: Unit").select_option("hours")
    dialog.get_by_label("Texts a minute that are a flood").fill("20")
    dialog.get_by_role("switch", name="Let agents send files").uncheck()
    dialog.get_by_role("checkbox", name="pdf").check()
    for _ in range(2):
        dialog.get_by_role("button", name="Add a rule").click()
    says, closes = (dialog.get_by_role("group", name=f"Rule {n}") for n in (1, 2))
    closes.get_by_label("Who is silent").select_option("The agent")
    closes.get_by_label("What is done").select_option("Close")
    assert boss.faults() == []
    dialog.get_by_role("button", name="Save").click()
    for wrong in ("must be shorter than autoCloseAfter", "must say what the message is"):
        expect(dialog.get_by_text(wrong)).to_be_visible()
    dialog.get_by_label("Warn before that: Amount").fill("5")
    says.get_by_label("Text en").fill("Still there?")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    kept = admin.ask("GET", f"workstreams/{made['id']}")
    assert (kept["warnBeforeClose"], kept["reopenWithin"], kept["floodPerMinute"]) == (
        "PT5M", "PT1H", 20,
    )  # fmt: skip
    told = kept["attachments"]
    assert (told["fromAgents"], told["blocked"]) == (False, ["pdf"])
    assert [(one["silent"], one["action"]) for one in kept["timeoutRules"]] == [
        ("customer", "message"), ("agent", "close"),
    ]  # fmt: skip
    assert kept["timeoutRules"][0]["texts"] == {"en": "Still there?"}
    boss.go(f"/workstreams/{made['id']}")
    dialog.get_by_role("button", name="Remove Rule 1").click()
    dialog.get_by_label("Warn before that: Unit").select_option("Never")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    kept = admin.ask("GET", f"workstreams/{made['id']}")
    assert [one["action"] for one in kept["timeoutRules"]] == ["close"]
    assert kept.get("warnBeforeClose") is None
    admin.ask("DELETE", f"workstreams/{made['id']}")


def test_operating_hours_are_made_on_a_week_and_a_holiday_closes_its_day(
    boss: Console, admin: Desk
) -> None:
    page, dialog = boss.page, boss.page.get_by_role("dialog")
    boss.go("/hours")
    boss.press("New operating hours")
    dialog.get_by_label("Name").fill("Night desk")
    dialog.get_by_label("Time zone").fill("Europe/Nowhere")
    dialog.get_by_role("button", name="Add a time").click()
    time = dialog.get_by_role("group", name="Time 1")
    time.get_by_label("From").fill("22:00")
    time.get_by_label("To", exact=True).fill("02:00")
    time.get_by_label("First day").fill("2026-01-05")
    for day in ("Tue", "Wed", "Thu", "Fri"):
        time.get_by_role("button", name=day).click()
    monday = dialog.get_by_role("group", name=re.compile("^Monday"))
    tuesday = dialog.get_by_role("group", name=re.compile("^Tuesday"))
    dialog.get_by_role("button", name="Week after").click()
    expect(monday.get_by_text("22:00–24:00")).to_be_visible()
    expect(tuesday.get_by_text("00:00–02:00")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    dialog.get_by_label("Time zone").fill("Europe/Berlin")
    dialog.get_by_role("button", name="Add a holiday").click()
    holiday = dialog.get_by_role("group", name="Holiday 1")
    holiday.get_by_label("Reason").fill("Works outing")
    holiday.get_by_label("First day").fill("2020-01-01")
    holiday.get_by_label("Last day").fill("2099-12-31")
    expect(monday.get_by_text("Works outing")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text="Night desk")
    expect(row.get_by_text("Closed: Works outing")).to_be_visible()
    [stored] = [
        one for one in admin.ask("GET", "operatingHours")["items"] if one["name"] == "Night desk"
    ]
    [event] = stored["events"]
    assert (event["start"], event["end"], event["days"]) == ("22:00", "02:00", ["monday"])
    page.get_by_role("link", name="Night desk").click()
    dialog.get_by_role("button", name="Remove Holiday 1").click()
    dialog.get_by_role("button", name="Remove Time 1").click()
    dialog.get_by_role("button", name="Save").click()
    expect(row.get_by_text("Open", exact=True)).to_be_visible()
    row.get_by_role("link").click()
    boss.confirms("Delete")
    expect(row).to_have_count(0)


def test_a_number_is_given_its_hours_and_what_its_provider_does_not_tell(
    boss: Console, admin: Desk
) -> None:
    dialog = boss.page.get_by_role("dialog")
    line = {"name": "Night line", "number": "+12025550188", "account": "twilio"}
    made = admin.ask("POST", "numbers", {**line, "workstream": "customer-service"})
    boss.go(f"/numbers/{made['id']}")
    dialog.get_by_label("Operating hours").select_option(label="Long holidays")
    dialog.get_by_label("Answers STOP").select_option(label="The provider")
    dialog.get_by_label("Carries files").select_option(label="No")
    dialog.get_by_label("Texts per minute").fill("12")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    kept = admin.ask("GET", f"numbers/{made['id']}")
    told = (kept["operatingHours"], kept["optOutHandlers"]["stop"], kept["perMinute"])
    assert told == ("long-holidays", "provider", 12)
    assert kept["carriesMedia"] is False
    admin.ask("DELETE", f"numbers/{made['id']}")


def test_hours_of_the_deployment_can_be_looked_at_week_by_week(boss: Console) -> None:
    boss.go("/hours/long-holidays")
    dialog = boss.page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile("channel.json of the deployment"))).to_be_visible()
    expect(dialog.get_by_text("Sabbatical")).to_have_count(7)
    expect(dialog.get_by_text("Always open")).to_have_count(0)
    dialog.get_by_role("button", name="Week after").click()
    expect(dialog.get_by_role("button", name="This week")).to_be_visible()
    expect(dialog.get_by_role("button", name="Add a time")).to_be_disabled()


def test_a_quick_reply_is_made_here_and_inserted_in_a_conversation(
    boss: Console, phone: Phone, customer: str
) -> None:
    boss.go("/quick-replies")
    boss.press("New quick reply")
    boss.page.get_by_label("Name").fill("Thanks")
    boss.page.get_by_label("Text en").fill("Thank you, says {Brand}.")
    boss.press("Save")
    expect(boss.page.get_by_role("link", name="Thanks")).to_be_visible()
    text_in(phone, customer, "Bye")
    boss.go("/inbox/open")
    boss.opens(customer)
    boss.composer.fill("/tha")
    boss.page.get_by_role("option", name="Thanks").click()
    expect(boss.composer).to_have_value("Thank you, says Contoso.")


def test_an_automated_message_is_changed_and_taken_back(boss: Console) -> None:
    boss.go("/messages")
    row = boss.page.get_by_role("row").filter(has_text="The agent ends it")
    row.get_by_role("button", name="Change").click()
    boss.page.get_by_label("Where").select_option("Asking desk")
    boss.page.get_by_label("Text en").fill("{Brand}, {AgentName}: " + "x" * 141)
    sent = boss.page.get_by_role("group", name="Preview en")
    expect(sent).to_contain_text("Contoso, Anna: xxx")
    expect(boss.page.get_by_text("1 segment", exact=True)).to_be_visible()
    boss.page.get_by_label("Text en").fill("Good bye!")
    expect(sent).to_have_count(0)
    boss.press("Save")
    own = boss.page.get_by_role("table", name="Changed here")
    expect(own.get_by_text("Good bye!")).to_be_visible()
    own.get_by_role("link", name="The agent ends it").click()
    boss.confirms("Delete")
    expect(own).to_have_count(0)


def test_where_nothing_is_said_by_itself_the_pages_tell_so(boss: Console, admin: Desk) -> None:
    silent = admin.ask("POST", "workstreams", {"name": "Silent desk"})["id"]
    body = {"name": "Unheard", "trigger": "greeting", "workstream": silent}
    message = admin.ask("POST", "automatedMessages", body)["id"]
    boss.go("/messages")
    expect(boss.page.get_by_role("link", name="Silent desk")).to_be_visible()
    row = boss.page.get_by_role("row").filter(has_text="Unheard")
    expect(row.get_by_text("Not said")).to_be_visible()
    admin.ask("DELETE", f"automatedMessages/{message}")
    admin.ask("DELETE", f"workstreams/{silent}")


def test_a_blocked_customers_texts_are_dropped_and_counted_until_it_is_lifted(
    people: People, admin: Desk, phone: Phone, customer: str
) -> None:
    key, _ = people.key("Sid", "supervisor")
    sid = people.opens(key, "/console/blocks")
    page, dialog = sid.page, sid.page.get_by_role("dialog")
    sid.press("Block a customer")
    dialog.get_by_label("Number").fill("nobody")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    dialog.get_by_label("Number").fill(customer)
    dialog.get_by_label("Reason").fill("Threats")
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text=readable(customer))
    expect(row.get_by_text("Threats")).to_be_visible()
    expect(row.get_by_text("Until lifted")).to_be_visible()
    text_in(phone, customer, "You will not read this")
    expect(row.get_by_role("cell", name="1", exact=True)).to_be_visible(timeout=40_000)
    row.get_by_role("button", name="Lift").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Lift").click()
    expect(row).to_have_count(0)
    sid.go("/inbox/open")

    def writes_and_is_seen() -> bool:
        text_in(phone, customer, "Sorry about before")
        return sid.row(customer).count() > 0

    eventually(writes_and_is_seen, within=60)  # a picture of blocks may be 15 seconds old
    sid.opens(customer)
    expect(sid.thread.get_by_text("You will not read this")).to_have_count(0)


def test_what_a_customer_has_said_is_found_and_exported(
    boss: Console, phone: Phone, customer: str, tmp_path: Path
) -> None:
    text_in(phone, customer, "STOP")
    boss.go("/consents")
    boss.page.get_by_label("Customer’s number").fill(customer)
    boss.press("Look up")
    expect(boss.page.get_by_text("Opted out", exact=True)).to_be_visible()
    expect(
        boss.page.get_by_role("table", name="Proofs").get_by_text("text", exact=True)
    ).to_be_visible()
    with boss.page.expect_download() as started:
        boss.press("Export all proofs")
    started.value.save_as(tmp_path / "consents.csv")
    lines = (tmp_path / "consents.csv").read_text().splitlines()
    assert lines[0].startswith("number,keyword,at,")
    assert any(line.startswith(f"'{customer},STOP,") for line in lines)


def test_a_key_is_shown_once_and_opens_nothing_when_it_is_revoked(
    boss: Console, world: World
) -> None:
    page, dialog = boss.page, boss.page.get_by_role("dialog")
    boss.go("/keys")
    boss.press("New key")
    dialog.get_by_label("Name").fill("CRM")
    dialog.get_by_role("button", name="Save").click()
    made = page.get_by_role("alertdialog")
    key = made.locator("code").inner_text()
    assert call("GET", f"{world.app}/api/v1/me", headers={"X-Api-Key": key}).status_code == 200
    made.get_by_role("button", name="Close").click()
    row = page.get_by_role("row").filter(has_text="CRM")
    row.get_by_role("button", name="Revoke").click()
    made.get_by_role("button", name="Revoke").click()
    expect(row.get_by_text("Revoked")).to_be_visible()
    assert key not in page.content()


def test_a_refused_call_lies_in_quarantine_and_is_replayed(
    boss: Console, world: World, admin: Desk
) -> None:
    url = world.callback_url("twilio")
    call("POST", url, data={"Body": "forged?"}, headers={"X-Twilio-Signature": "wrong"})
    boss.go("/quarantine")
    row = boss.page.get_by_role("row").filter(has_text="Signature is wrong").first
    expect(row).to_be_visible()
    row.get_by_role("button", name="Replay").click()
    expect(row.get_by_text(re.compile("Refused again"))).to_be_visible()
    row.get_by_role("button").first.click()
    expect(boss.page.get_by_role("dialog").get_by_text("Body=forged%3F")).to_be_visible()


def test_a_supervisor_sees_what_is_live_and_assigns_it(
    people: People, phone: Phone, customer: str
) -> None:
    supervisor, _ = people.key("Sue", "supervisor")
    agent, _ = people.key("Eve Adams")
    sue, eve = people.opens(supervisor, "/console/live"), people.opens(agent)
    text_in(phone, customer, "Who has time?")
    row = sue.page.get_by_role("row").filter(has_text="Who has time?")
    expect(row.get_by_text("Open", exact=True)).to_be_visible()
    row.get_by_role("button", name="Assign").click()
    dialog = sue.page.get_by_role("dialog")
    dialog.get_by_label("Agent", exact=True).select_option(label="Eve Adams · Agent")
    dialog.get_by_role("button", name="Assign").click()
    expect(row.get_by_text("Active", exact=True)).to_be_visible()
    expect(row.get_by_text("Eve Adams")).to_be_visible()
    eve.view("Mine")
    eve.opens(customer)

    def counted() -> bool:  # both lists may be a second old
        live = {c["id"] for c in people.admin.every("conversations?view=all&limit=200")}
        return sue.page.get_by_role("button", name=f"All {len(live)}", exact=True).is_visible()

    eventually(counted)
    row.get_by_role("button", name="Take over").click()
    expect(row.get_by_role("cell", name="Sue", exact=True)).to_be_visible()


def test_only_what_the_role_may_do_is_shown(people: People, boss: Console) -> None:
    agent, _ = people.key("Flo")
    flo = people.opens(agent)
    main = flo.page.get_by_role("navigation", name="Main")
    for hidden in ("Live", "Accounts", "Keys", "Quarantine"):
        expect(main.get_by_role("link", name=hidden)).to_have_count(0)
        expect(
            boss.page.get_by_role("navigation", name="Main").get_by_role("link", name=hidden)
        ).to_be_visible()
    expect(flo.page.get_by_role("button", name="Everyone")).to_have_count(0)
