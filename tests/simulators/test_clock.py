from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from local.simulators.app import create_simulators
from local.simulators.server import running
from runtime.clock import shift_from


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "run" / "clock"


@pytest.fixture
def clock(file: Path) -> Iterator[str]:
    with running(create_simulators(clock_file=file)) as addresses:
        yield f"{addresses.base}/control/clock"


def test_the_clock_that_is_set_is_the_one_the_app_reads(clock: str, file: Path) -> None:
    before = requests.get(clock, timeout=10).json()
    answer = requests.put(clock, json={"seconds": 90.5}, timeout=10)

    assert (before, answer.json()) == ({"seconds": 0.0}, {"seconds": 90.5})
    assert requests.get(clock, timeout=10).json() == {"seconds": 90.5}
    assert shift_from(file)().total_seconds() == 90.5


@pytest.mark.parametrize("body", [{}, {"seconds": "soon"}, {"seconds": 1, "minutes": 2}])
def test_a_bad_shift_is_refused_and_changes_nothing(clock: str, file: Path, body: object) -> None:
    answer = requests.put(clock, json=body, timeout=10)

    assert answer.status_code == 422
    assert not file.exists()


def test_without_a_file_there_is_no_clock_to_set() -> None:
    with running(create_simulators()) as addresses:
        answer = requests.put(f"{addresses.base}/control/clock", json={"seconds": 1}, timeout=10)

    assert answer.status_code == 409
    assert "--clock-file" in answer.text
