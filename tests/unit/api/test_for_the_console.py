"""What the console needs to know beforehand: providers' fields, agents, the end of a thread."""

from __future__ import annotations

from domain.addresses import Address, AddressKind
from tests.channels import World
from tests.unit.api.client import Client

API = "/api/v1"


def test_a_provider_tells_which_fields_an_account_needs(administrator: Client) -> None:
    listed = administrator("GET", f"{API}/providers").json["items"]
    [twilio] = [provider for provider in listed if provider["name"] == "twilio"]
    assert {field["name"] for field in twilio["fields"]} >= {"auth_token"}
    assert all(isinstance(field["secret"], bool) for field in twilio["fields"])


def test_a_number_tells_how_long_a_text_its_provider_takes(agent: Client) -> None:
    for number in agent("GET", f"{API}/numbers").json["items"]:
        assert number["textLimit"] == 1600
        assert agent("GET", f"{API}/numbers/{number['id']}").json["textLimit"] == 1600


def test_what_is_said_whatever_a_workstream_allows_is_told(supervisor: Client) -> None:
    listed = supervisor("GET", f"{API}/automatedMessages/defaults").json["items"]
    always = {one["trigger"] for one in listed if one["always"]}
    assert always == {"opt_out_confirm", "opt_in_confirm", "help_reply"}


def test_agents_are_who_has_opened_the_console_and_the_holders_of_usable_keys(
    administrator: Client, agent: Client, other_agent: Client, supervisor: Client
) -> None:
    other_agent("GET", f"{API}/me")
    supervisor("GET", f"{API}/conversations")
    kept = administrator("POST", f"{API}/keys", {"name": "Bea", "role": "agent"}).json["id"]
    gone = administrator("POST", f"{API}/keys", {"name": "Cy", "role": "agent"}).json["id"]
    administrator("POST", f"{API}/keys/{gone}:revoke")
    listed = agent("GET", f"{API}/agents").json["items"]
    assert [(one["id"], one["role"]) for one in listed] == [
        ("ann", "agent"),
        ("ben", "agent"),
        ("key:admin", "administrator"),
        (f"key:{kept}", "agent"),
    ]


def test_a_thread_is_listed_from_its_newest_text_on(world: World, agent: Client) -> None:
    texts = [f"text {number}" for number in range(7)]
    threads = {world.text(text) for text in texts}
    [thread] = threads
    path = f"{API}/conversations/{thread}-1/messages?scope=thread&order=newest&limit=3"
    pages = []
    while path:
        page = agent("GET", path).json
        pages.append([message["text"] for message in page["items"]])
        path = page["nextLink"]
    assert [text for page in reversed(pages) for text in page] == texts
    assert pages[0] == texts[-3:]


def test_only_a_thread_is_listed_from_its_newest_text_on(world: World, agent: Client) -> None:
    thread = world.text("hello")
    answer = agent("GET", f"{API}/conversations/{thread}-1/messages?order=newest")
    assert (answer.status, answer.json["field"]) == (400, "order")


def test_the_newest_of_a_view_are_listed_latest_first_with_how_many_it_has(
    world: World, agent: Client, other_agent: Client
) -> None:
    for number in range(3):
        world.text(f"text {number}", sender=Address(AddressKind.E164, f"+1425555100{number}"))
        world.clock.advance(minutes=1)
    answer = agent("GET", f"{API}/conversations:newest?limit=2").json
    assert [one["preview"] for one in answer["items"]] == ["text 2", "text 1"]
    assert (answer["total"], answer["unread"]) == (3, 3)
    agent("POST", f"{API}/conversations/{answer['items'][0]['id']}:pick")
    world.clock.advance(minutes=1)
    for client, total in ((agent, 1), (other_agent, 0)):
        assert client("GET", f"{API}/conversations:newest?view=mine").json["total"] == total
    assert agent("GET", f"{API}/conversations:newest?view=closed").status == 400
