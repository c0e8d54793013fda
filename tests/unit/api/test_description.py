"""The description of the API that the console's client is made from."""

from local.openapi import TARGET, described


def test_the_console_knows_the_api_as_it_is() -> None:
    assert TARGET.read_text() == described(), "run 'make openapi' and commit console/openapi.json"
