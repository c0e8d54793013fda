"""Contacts, the guarded catalogue and claimed keys, over every kind of table."""

from __future__ import annotations

import pytest

from domain.contacts import Contact
from domain.ports import LostRace
from domain.stores import MOST_AT_ONCE, Stores
from domain.teams import Team
from tests.builders import CUSTOMER


def test_a_change_that_rests_on_something_older_is_lost(real_stores: Stores) -> None:
    store = real_stores.catalogue
    assert store.guard() == ""
    after, (version,) = store.change([(Team("a", "A"), None)], [], "")
    assert after == store.guard()
    stored = store.one(Team, "a")
    assert stored is not None
    assert (stored.value, stored.version) == (Team("a", "A"), version)
    with pytest.raises(LostRace):
        store.change([(Team("b", "B"), None)], [stored], "")
    assert [s.value for s in store.everything()] == [Team("a", "A")]
    later, _ = store.change([(Team("a", "Renamed"), stored)], [], after)
    with pytest.raises(LostRace):
        store.change([], [stored], later)


def test_as_much_is_changed_at_once_as_is_promised(real_stores: Stores) -> None:
    store = real_stores.catalogue
    teams = [Team(f"t{at}", f"Team {at}") for at in range(MOST_AT_ONCE)]
    guard, versions = store.change([(team, None) for team in teams], [], "")
    assert len(versions) == MOST_AT_ONCE
    store.change([], store.everything(), guard)
    assert store.everything() == []


def test_a_contact_is_written_only_over_what_was_read(real_stores: Stores) -> None:
    store = real_stores.contacts
    contact = Contact("c1", "Carla", (CUSTOMER,), "crm-1", "notes")
    version = store.put(contact, None)
    stored = store.contact("c1")
    assert stored is not None
    assert (stored.value, stored.version) == (contact, version)
    with pytest.raises(LostRace):
        store.put(contact, None)
    renamed = Contact("c1", "Karla")
    store.put(renamed, stored)
    for lost in (lambda: store.put(contact, stored), lambda: store.remove(stored)):
        with pytest.raises(LostRace):
            lost()
    again = store.contact("c1")
    assert again is not None
    assert again.value == renamed
    store.remove(again)
    store.remove(again)
    assert store.contact("c1") is None


def test_contacts_are_read_page_by_page(real_stores: Stores) -> None:
    store = real_stores.contacts
    for at in range(5):
        store.put(Contact(f"c{at}", f"Contact {at}"), None)
    found, token = store.page(2)
    while token is not None:
        more, token = store.page(2, token)
        found += more
    assert [contact.id for contact in found] == ["c0", "c1", "c2", "c3", "c4"]


def test_a_callers_key_belongs_to_the_thread_that_claimed_it_first(real_stores: Stores) -> None:
    store = real_stores.receipts
    assert store.claim("key", "first") == "first"
    assert store.claim("key", "second") == "first"
    assert store.claim("key", "first") == "first"
