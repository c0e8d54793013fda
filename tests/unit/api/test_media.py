"""Files through the API: up, along with a text, and down again, for whom they are meant."""

from __future__ import annotations

from fastapi import FastAPI

from tests.builders import OURS
from tests.channels import FOREIGN, PNG, World
from tests.unit.api.client import Client, signed_in
from tests.unit.api.test_every_route import is_problem

UPLOAD = "/api/v1/media"


def test_a_file_that_came_is_shown_with_its_address_and_handed_out_safely(
    world: World, agent: Client
) -> None:
    text = world.text_with_file()
    [media] = agent("GET", f"/api/v1/messages/{text}").json["media"]
    assert (media["state"], media["contentType"], media["size"]) == (
        "stored",
        "image/png",
        len(PNG),
    )
    answer = agent("GET", media["url"])
    assert (answer.status, answer.content) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''file-0.png"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_refused_file_is_shown_with_its_reason(world: World, agent: Client) -> None:
    text = world.text_with_file(b"MZ an executable")
    [media] = agent("GET", f"/api/v1/messages/{text}").json["media"]
    assert (media["state"], media["reason"], media["url"]) == ("refused", "type_refused", None)
    is_problem(agent("GET", f"{UPLOAD}/{media['id']}"), 404)


def test_only_owners_and_supervisors_open_files_of_a_number(
    world: World, agent: Client, supervisor: Client, app: FastAPI
) -> None:
    text = world.text_with_file(to=FOREIGN)
    is_problem(agent("GET", f"{UPLOAD}/{text}.0"), 403)
    assert supervisor("GET", f"{UPLOAD}/{text}.0").status == 200
    dora = Client(app, signed_in("dora-id", "agent", name="dora@example.com"))
    assert dora("GET", f"{UPLOAD}/{text}.0").status == 200


def test_a_file_goes_up_and_along_with_a_text(world: World, agent: Client) -> None:
    answer = agent("POST", f"{UPLOAD}?name=offer.exe", raw=b"%PDF-1.7\n...")
    assert (answer.status, answer.json["name"]) == (201, "offer.pdf")
    body = {"from": "everyone", "to": "+14255550123", "text": "Look", "media": [answer.json["id"]]}
    sent = agent("POST", "/api/v1/messages", body)
    assert sent.status == 201, sent.text
    assert sent.json["media"][0]["name"] == "offer.pdf"
    assert world.gateway.sent[0].text.startswith("Look\nhttps://sms.example.com/l/m")
    assert agent("GET", sent.json["media"][0]["url"]).content == b"%PDF-1.7\n..."


def test_a_disguised_file_and_one_too_large_are_refused(agent: Client) -> None:
    answer = agent("POST", f"{UPLOAD}?name=cat.png", raw=b"MZ\x90\x00")
    is_problem(answer, 400)
    assert answer.json["code"] == "type_refused"
    is_problem(agent("POST", UPLOAD, raw=b"%PDF-1.7" + b"x" * 5_242_880), 413)


def test_somebody_elses_upload_cannot_be_sent(agent: Client, other_agent: Client) -> None:
    key = agent("POST", UPLOAD, raw=b"%PDF-1.7\n...").json["id"]
    body = {"from": OURS.value, "to": "+14255550123", "text": "Look", "media": [key]}
    answer = other_agent("POST", "/api/v1/messages", body)
    is_problem(answer, 400)
    assert answer.json["field"] == "/media/0"
