"""No cache of the process keeps anything of a patient once the answer is given."""

import gc
import re
import sys

import pytest

import osler
from osler.answer import proof
from osler.core.errors import InputError

NUMBERS = (-4.7, 61.37, 47.31)
WORDS = ("-4.7", "61.37", "61.4 kg", "47.31", "47 mL", "zebrafish")
"""As they are typed, and as they are shown."""
QUESTION = (
    "My zebrafish aunt is 67, 61.37 kg, femoral neck T-score -4.7, no fracture, on alendronate for 6 years: "
    "go on with it?"
)
CONTAINERS = (dict, list, tuple, set, frozenset)


def caches():
    """Every function cache and table of Osler's modules, and the cache of patterns."""
    yield "re", re._cache
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "osler":
            for own, value in list(vars(module).items()):
                table = isinstance(value, CONTAINERS) and own != "__builtins__"
                if table or hasattr(value, "cache_info"):
                    yield f"{name}.{own}", value


def kept():
    """The caches that hold a telltale value."""
    seen = set()
    return sorted(name for name, root in caches() if holds_telltale(root, seen))


def holds_telltale(root, seen):
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, str):
            if any(word in item for word in WORDS):
                return True
        elif isinstance(item, float):
            if item in NUMBERS:
                return True
        elif isinstance(item, CONTAINERS) or type(item).__module__.split(".")[0] in ("osler", "functools"):
            waiting.extend(each for each in gc.get_referents(item) if not isinstance(each, type))
    return False


@pytest.mark.parametrize("audience", ["clinician", "student", "patient"])
def test_no_cache_keeps_a_value_of_a_patient(audience):
    answer = osler.ask(QUESTION, facts={"egfr": 47.31}, audience=audience)
    assert answer.understood.facts["t_score_femoral_neck"].value == NUMBERS[0]
    shown = " ".join(fact.label for fact in answer.understood.facts.values())
    assert {word for word in WORDS if word in shown} == {"-4.7", "61.37", "47 mL"}
    assert kept() == []


def test_an_unknown_unit_is_not_kept():
    with pytest.raises(InputError):
        osler.ask(QUESTION, facts={"weight": "61.37 zebrafish"})
    assert kept() == []


def test_the_search_sees_into_a_cache():
    pack = osler.knowledge.load().packs[0]
    proof._numbers_of(pack)("a T-score of -4.7")
    assert kept() == ["osler.answer.proof._numbers_of"]
    proof._numbers_of.cache_clear()
    assert kept() == []
