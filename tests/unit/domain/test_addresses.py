from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import (
    Address,
    AddressKind,
    from_wire,
    masked,
    matching_form,
    parse_customer,
    parse_own,
    region_of,
    thread_form,
)
from domain.errors import Invalid
from tests.unit.domain.worlds import world

WRITTEN = [
    pytest.param(row["e164"], row["region"], text, id=f"{row['country']}: {text}")
    for row in world("written_numbers")
    for text in row["written"]
]
ANY_TEXT = st.text(st.characters(exclude_categories=()))
NUMBERS = st.from_regex(r"\+[1-9][0-9]{8,14}", fullmatch=True)


@pytest.mark.parametrize(("e164", "region", "text"), WRITTEN)
def test_a_customers_number_is_read_in_every_usual_form(e164: str, region: str, text: str) -> None:
    assert parse_customer(text, region) == Address(AddressKind.E164, e164)


@pytest.mark.parametrize("case", world("refused_numbers"), ids=lambda case: str(case["why"]))
def test_what_cannot_be_one_number_is_refused_with_what_to_do(case: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        parse_customer(
            "x" + " " * 10**6 if case["text"] == "LONG" else case["text"],
            case["region"],
            field="/to",
        )
    assert refused.value.code == case["code"]
    assert refused.value.field == "/to"
    assert refused.value.detail


def test_an_ambiguous_number_names_the_regions_and_not_the_number() -> None:
    with pytest.raises(Invalid) as refused:
        parse_customer("6598765432", "US")
    assert refused.value.facts == {"regions": ["SG", "US"]}
    assert "5432" not in str(refused.value)


@pytest.mark.parametrize("case", world("own_addresses")["read"], ids=lambda case: str(case["text"]))
def test_our_own_address_is_country_code_and_number_or_a_short_code_or_a_name(
    case: dict[str, Any],
) -> None:
    if case["kind"]:
        assert parse_own(case["text"]) == Address(AddressKind(case["kind"]), case["value"])
    else:
        with pytest.raises(Invalid) as refused:
            parse_own(case["text"], field="/number")
        assert (refused.value.code, refused.value.field) == (case["value"], "/number")


@pytest.mark.parametrize("case", world("wire_addresses"), ids=lambda case: ascii(case["text"]))
def test_a_providers_sender_is_always_kept(case: dict[str, Any]) -> None:
    assert from_wire(case["text"]) == Address(AddressKind(case["kind"]), case["value"])


@given(ANY_TEXT)
def test_no_sender_is_ever_an_error(text: str) -> None:
    address = from_wire(text)
    thread_form(address).encode()
    matching_form(address)
    masked(address).encode()
    assert repr(address)


@given(ANY_TEXT)
def test_reading_what_was_read_changes_nothing(text: str) -> None:
    address = from_wire(text)
    assert from_wire(address.value) == address


@given(ANY_TEXT, st.sampled_from([None, "US", "DE", "IT", "AR"]))
def test_a_readable_number_reads_as_itself(text: str, region: str | None) -> None:
    try:
        address = parse_customer(text, region)
    except Invalid:
        return
    assert parse_customer(address.value, region) == address


@pytest.mark.parametrize(
    "text", [row["text"] for row in world("own_addresses")["read"] if row["kind"]]
)
def test_a_provider_naming_our_number_names_the_same_address(text: str) -> None:
    ours = parse_own(text)
    assert from_wire(ours.value) == ours
    assert parse_own(ours.value) == ours


@given(NUMBERS)
def test_one_number_written_differently_is_one_thread(number: str) -> None:
    spaced = f"{number[:3]} ({number[3:5]}) {number[5:]}"
    forms = {thread_form(from_wire(text)) for text in (number, number[1:], f" {number}", spaced)}
    assert forms == {f"e164:{number}"}


@pytest.mark.parametrize(("text", "form"), world("golden_ids")["thread_form"])
def test_the_thread_form_never_changes(text: str, form: str) -> None:
    assert thread_form(from_wire(text)) == form


def test_a_number_and_a_name_of_the_same_letters_are_two_threads() -> None:
    short, name = (Address(kind, "12345") for kind in list(AddressKind)[1:])
    assert thread_form(short) != thread_form(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+5215512345678", "+525512345678"),
        ("+5491123456789", "+541123456789"),
        ("+551187654321", "+5511987654321"),
        ("+14252306549", "14252306549"),
    ],
)
def test_old_and_new_forms_find_the_same_contact(one: str, other: str) -> None:
    assert matching_form(from_wire(one)) == matching_form(from_wire(other))


@pytest.mark.parametrize("landline", ["+551132345678", "+390612345678", "+525512345678"])
def test_numbers_with_one_form_match_as_they_are(landline: str) -> None:
    assert matching_form(from_wire(landline)) == f"e164:{landline}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+14252306549", "+1425•••6549"),
        ("+4741560067", "+47•••67"),
        ("+12345", "•••"),
        ("32665", "32665"),
        ("12345678", "123•••78"),
        ("Contoso", "Co•••"),
        ("(425) 230-6549", "(4•••"),
        ("\n\u0000x", "•••"),
        ("", "•••"),
    ],
)
def test_an_address_is_masked_for_logs_and_in_its_repr(text: str, shown: str) -> None:
    address = from_wire(text)
    assert masked(address) == shown
    assert repr(address) == f"Address({address.kind}, {shown!r})"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("+14252306549", "US"),
        ("+16135550134", "CA"),
        ("+447400123456", "GB"),
        ("+15551234567", "US"),
        ("+883510012345", None),
        ("+9991234567", None),
        ("32665", None),
        ("Contoso", None),
    ],
)
def test_the_region_is_the_countrys_or_none(text: str, region: str | None) -> None:
    assert region_of(from_wire(text)) == region


def test_reading_the_wire_does_not_import_the_numbering_library() -> None:
    program = (
        "import sys; from domain import identity; from domain.addresses import *\n"
        "a = from_wire('+14252306549'); identity.thread_id(a, a), matching_form(a), masked(a)\n"
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
