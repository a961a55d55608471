"""The plain evaluator behind proposed cases agrees with the three-valued one where everything is known."""

from itertools import product
from pathlib import Path

import pytest

from osler.core.truth import of
from osler.knowledge import load_pack
from osler.knowledge.scaffold.two_valued import Plain
from osler.logic import Scope, evaluate, parse

CONDITIONS = (
    "shade == dark and rank <= 2",
    "not shade == pale or green_tongue",
    "shade != dark",
    "rank * 2 - 1 >= 3 and rank / rank == 1",
    "count(green_tongue, kettle_scald, heavy_steeping) >= 2",
    "highest(leaf_score_rim, leaf_score_base) > -2.5",
    "floor(rank / 2) == 1 and round(leaf_score_base) == 0 - 3",
    "truncate(leaf_score_rim / 2) == 0 - 1 or floor(leaf_score_base) < 0 - 2",
    "power(rank, 2) >= 4 or power(steep_minutes / 1 min, 0.5) < 9.45",
    "wilted and not heavy_steeping",
    "current_drug in infusions or true and not false",
)


@pytest.mark.parametrize("text", CONDITIONS)
def test_both_evaluators_agree(text: str, tea: Path) -> None:
    added = {
        "rank": "type: number\n",
        "shade": "type: word\nwords: {dark: dark, pale: pale}\n"
        "derive: [{when: rank <= 1, value: dark}, {when: rank <= 2, value: pale}]\n",
        "wilted": "type: boolean\nderive: [{when: green_tongue, value: rank >= 2}]\n",
    }
    for name, rest in added.items():
        (tea / f"facts/{name}.yaml").write_text(f"id: {name}\nlabel: {name}\n{rest}")
    pack = load_pack(tea)
    expr = parse(text, pack.symbols)
    choices = {
        "rank": (0.0, 1.0, 2.0, 3.0),
        "green_tongue": (True, False),
        "kettle_scald": (True, False),
        "steep_minutes": (89.0, 90.0),
        "leaf_score_rim": (-3.0, 1.0),
        "leaf_score_base": (-2.5,),
        "current_drug": ("mintol", "none"),
    }
    for chosen in product(*choices.values()):
        values = dict(zip(choices, chosen, strict=True))
        judged = evaluate(expr, Scope(values, pack.definitions)).truth
        assert judged is of(Plain(values, pack.definitions).holds(expr)), values
