"""The survey's page: what is asked where, in which words, and what was answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import sample
from tests.browser.conftest import People
from tests.browser.page import Console
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.world import World

ASKING = "+13125550166"


@pytest.fixture
def boss(people: People, world: World) -> Console:
    """The first administrator at the survey's page."""
    return people.opens(world.admin_key, "/console/survey")


def test_what_a_workstream_asks_is_chosen_changed_and_taken_back(
    boss: Console, admin: Desk
) -> None:
    page, dialog = boss.page, boss.page.get_by_role("dialog")
    made = admin.ask("POST", "workstreams", {"name": "Curious desk", "autoCloseAfter": "PT10M"})
    boss.go("/survey")
    row = page.get_by_role("row").filter(has_text="Curious desk")
    expect(row.get_by_text("Nothing is asked")).to_be_visible()
    row.get_by_role("link").click()
    expect(dialog.get_by_text("does not allow automated messages")).to_be_visible()
    dialog.get_by_label("Question").select_option(label="Recommendation, 0 to 10")
    dialog.get_by_label("How it is answered").select_option(label="On a page")
    dialog.get_by_label("A supervisor").check()
    dialog.get_by_label("Counts within: Amount").fill("0")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    dialog.get_by_label("Counts within: Amount").fill("3")
    dialog.get_by_role("button", name="Save").click()
    expect(row.get_by_text("3 days")).to_be_visible()
    expect(row.get_by_text("Not asked")).to_be_visible()
    asks = admin.ask("GET", f"workstreams/{made['id']}")["survey"]
    chosen = {"scale": "nps", "mode": "link", "answerWithin": "P3D", "alsoClosedBy": ["supervisor"]}
    assert asks == chosen
    admin.ask("PATCH", f"workstreams/{made['id']}", {"allowAutomatedMessages": True})
    page.reload()
    expect(row.get_by_text("On", exact=True)).to_be_visible()
    row.get_by_role("link").click()
    dialog.get_by_label("Question").select_option(label="Nothing is asked")
    dialog.get_by_role("button", name="Save").click()
    expect(row.get_by_text("Nothing is asked")).to_be_visible()
    assert admin.ask("GET", f"workstreams/{made['id']}")["survey"] is None


def test_a_survey_of_the_deployment_is_read_only(boss: Console) -> None:
    boss.go("/survey/asking-desk")
    dialog = boss.page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile("channel.json of the deployment"))).to_be_visible()
    expect(dialog.get_by_label("Question")).to_be_disabled()
    expect(dialog.get_by_role("button", name="Save")).to_have_count(0)


def test_the_words_of_the_question_are_changed_here(boss: Console) -> None:
    page = boss.page
    texts = page.get_by_role("table", name="Texts")
    built = texts.get_by_role("row").filter(has_text="After an answer to the survey")
    built.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Where").select_option("Linking desk")
    dialog.get_by_label("Text en").fill("Thank you so much!")
    boss.press("Save")
    own = texts.get_by_role("row").filter(has_text="Thank you so much!")
    expect(own.get_by_text("Linking desk")).to_be_visible()
    own.get_by_role("button", name="Edit").click()
    boss.confirms("Delete")
    expect(own).to_have_count(0)


def test_answers_are_counted_listed_and_exported(
    boss: Console, admin: Desk, phone: Phone, customer: str, tmp_path: Path
) -> None:
    agent = admin.as_agent("Ada Answered")
    before = len([one for one in admin.every("surveys") if one["workstream"] == "asking-desk"])
    sample.ended(sample.Town(phone, admin), agent, customer, ASKING, "4")
    boss.go("/survey")
    page = boss.page
    page.get_by_label("Workstream").select_option(label="Asking desk")
    total = page.get_by_role("table", name="What it adds up to").get_by_role("row").last
    expect(total.get_by_role("cell").nth(2)).to_have_text(str(before + 1))
    answers = page.get_by_role("table", name="Every answer")
    mine = answers.get_by_role("row").filter(has_text="Ada Answered")
    expect(mine.get_by_text("4 of 5")).to_be_visible()
    with page.expect_download() as started:
        boss.press("Export answers")
    started.value.save_as(tmp_path / "survey.csv")
    lines = (tmp_path / "survey.csv").read_text().splitlines()
    assert len(lines) == before + 2
    mine.get_by_role("link").click()
    boss.sees("It is in your mailbox now.")
