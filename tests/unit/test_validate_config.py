"""What `make validate-config` says of a file that may be deployed."""

import json
from pathlib import Path

import pytest

from local.validate_config import main

NUMBER = {"number": "+14252306549", "name": "Main", "account": "twilio", "workstream": "service"}


@pytest.mark.parametrize(("allowed", "hints"), [(False, 1), (True, 0)])
def test_hours_whose_workstream_says_nothing_by_itself_are_hinted_at(
    allowed: bool, hints: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    account = {
        "name": "Twilio",
        "provider": "twilio",
        "options": {"account_sid": "AC" + "0" * 32},
        "credentials": {"auth_token": "TWILIO_AUTH_TOKEN"},
    }
    document = {
        "deployment": 1,
        "accounts": [account],
        "workstreams": [{"name": "Service", "allowAutomatedMessages": allowed}],
        "operatingHours": [{"name": "Office", "zone": "Europe/Berlin"}],
        "numbers": [{**NUMBER, "operatingHours": "office"}],
    }
    file = tmp_path / "channel.json"
    file.write_text(json.dumps(document))
    assert main([str(file)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Nothing to mend")
    assert said.count("Hint: Main has operating hours") == hints
