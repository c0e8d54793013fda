"""The mistakes that `make mutate` makes, and the reasons why some of them change nothing."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from tests.mutation.mutants import keys, mutants

ROOT = Path(__file__).parents[2]
EXPLAINED = json.loads((ROOT / "tests" / "mutation" / "explained.json").read_text("utf-8"))

SOURCE = '''
"""Docstring with words."""
WORDS = ("one", "two")

def told(value: int | None = None, /) -> str:
    """Say it."""
    if value and value > 3:
        raise ValueError("This is a sentence.")
    return f"{value}-x".strip(" -")
'''


def test_every_kind_of_mistake_is_made_once() -> None:
    assert keys("m", SOURCE) == {
        "m.module: ('one', 'two') -> ('two',)",
        "m.module: ('one', 'two') -> ('one',)",
        "m.module: 'one' -> 'oneX'",
        "m.module: 'two' -> 'twoX'",
        (
            "m.told: if value and value > 3: raise ValueError('This is a sente... -> "
            "if True: raise ValueError('This is a sentence.')"
        ),
        (
            "m.told: if value and value > 3: raise ValueError('This is a sente... -> "
            "if False: raise ValueError('This is a sentence.')"
        ),
        "m.told: value and value > 3 -> value > 3",
        "m.told: value and value > 3 -> value",
        "m.told: value > 3 -> value >= 3",
        "m.told: 3 -> 4",
        "m.told: raise ValueError('This is a sentence.') -> pass",
        "m.told: f'{value}-x'.strip(' -') -> f'{value}-x'",
        "m.told: '-x' -> '-xX'",
    }


def test_each_mutant_is_one_module_with_one_mistake() -> None:
    made = list(mutants("m", SOURCE))
    sources = {mutant.source for mutant in made}
    assert len(sources) == len(made) == len(keys("m", SOURCE))
    assert ast.unparse(ast.parse(SOURCE)) not in sources


def test_each_explanation_is_for_a_mistake_that_can_be_made() -> None:
    modules = {key.partition(".")[0] for key in EXPLAINED}
    possible: set[str] = set()
    for module in modules:
        possible |= keys(module, (ROOT / "providers" / f"{module}.py").read_text("utf-8"))
    assert set(EXPLAINED) <= possible
    assert all(len(why.split()) > 3 for why in EXPLAINED.values())
