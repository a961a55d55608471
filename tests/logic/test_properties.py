"""Laws that hold for every condition and every patient, against the brute-force oracle."""

import msgspec
from greenpox import DEFINITIONS, FACTS, LEXICON, SYMBOLS, scope
from hypothesis import given
from hypothesis import strategies as st
from oracle import DOMAINS, Said, conditions, partial_worlds, worlds

from osler.core.truth import Truth
from osler.logic import Expr, Scope, evaluate, facts_of, jointly_satisfiable, parse, reasons, say, show


@given(conditions, partial_worlds)
def test_a_known_verdict_holds_for_every_completion(said: Said, known):
    truth = evaluate(parse(said.text, SYMBOLS), scope(**known)).truth
    if truth is not Truth.UNKNOWN:
        assert {said.met(world, True) for world in worlds(known)} == {truth is Truth.TRUE}


@given(conditions, partial_worlds)
def test_with_all_facts_known_the_verdict_is_the_oracles(said: Said, known):
    world = next(worlds(known))
    truth = evaluate(parse(said.text, SYMBOLS), scope(**world)).truth
    assert truth is (Truth.TRUE if said.met(world, True) else Truth.FALSE)


@given(conditions, partial_worlds, st.data())
def test_learning_a_fact_never_turns_a_known_verdict(said: Said, known, data):
    tree = parse(said.text, SYMBOLS)
    before = evaluate(tree, scope(**known)).truth
    name = data.draw(st.sampled_from(list(DOMAINS)))
    learned = {name: data.draw(st.sampled_from(DOMAINS[name])), **known}
    if before is not Truth.UNKNOWN:
        assert evaluate(tree, scope(**learned)).truth is before


@given(conditions, partial_worlds)
def test_a_fact_that_is_not_listed_cannot_change_the_verdict(said: Said, known):
    found = evaluate(parse(said.text, SYMBOLS), scope(**known))
    if found.truth is not Truth.UNKNOWN:
        return
    listed = {name: None for name in DOMAINS if name in known or name in found.missing}
    outcomes: dict[tuple[object, ...], set[bool]] = {}
    for world in worlds(known):
        outcomes.setdefault(tuple(world[name] for name in listed), set()).add(said.met(world, True))
    assert all(len(seen) == 1 for seen in outcomes.values())


@given(conditions, partial_worlds)
def test_unknown_always_names_what_is_missing_and_known_never_does(said: Said, known):
    found = evaluate(parse(said.text, SYMBOLS), scope(**known))
    unknown = found.truth is Truth.UNKNOWN
    assert bool(found.missing) is unknown
    assert (found.residual is not None) is unknown
    assert bool(found.decided) is not unknown
    assert not set(found.missing) & set(known)
    assert len(set(found.missing)) == len(found.missing)


@given(conditions, partial_worlds)
def test_what_is_left_over_decides_as_the_whole_does(said: Said, known):
    tree = parse(said.text, SYMBOLS)
    residual = evaluate(tree, scope(**known)).residual
    if residual is not None:
        for world in list(worlds(known))[::7]:
            assert evaluate(residual, scope(**world)).truth is evaluate(tree, scope(**world)).truth


@given(
    st.lists(conditions, min_size=2, max_size=4), st.sampled_from(("and", "or")), partial_worlds, st.data()
)
def test_order_does_not_matter(parts: list[Said], joint: str, known, data):
    def judged(order: list[Said]) -> tuple[Truth, set[str]]:
        text = f" {joint} ".join(f"({part.text})" for part in order)
        found = evaluate(parse(text, SYMBOLS), scope(**known))
        return found.truth, set(found.missing)

    assert judged(parts) == judged(data.draw(st.permutations(parts)))


@given(st.integers(1, 999), st.sampled_from(("<", "<=", ">", ">=", "==", "!=")), st.integers(1, 999))
def test_units_do_not_matter(mark: int, op: str, dose: int):
    patient = scope(dose=float(dose))
    same = parse(f"dose {op} {mark} mg/d", SYMBOLS), parse(f"dose {op} {mark / 1000} g/d", SYMBOLS)
    assert evaluate(same[0], patient).truth is evaluate(same[1], patient).truth


@given(conditions)
def test_a_tree_survives_writing_and_reading(said: Said):
    tree = parse(said.text, SYMBOLS)
    assert parse(show(tree), SYMBOLS) == tree
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(tree), type=Expr) == tree
    assert msgspec.json.decode(msgspec.json.encode(tree), type=Expr) == tree


def test_definitions_survive_writing_and_reading():
    copy = msgspec.msgpack.decode(msgspec.msgpack.encode(dict(DEFINITIONS)), type=dict[str, Expr])
    assert copy == dict(DEFINITIONS)


@given(conditions, conditions)
def test_what_is_called_unsatisfiable_is_met_by_nobody(one: Said, other: Said):
    trees = parse(one.text, SYMBOLS), parse(other.text, SYMBOLS)
    if not jointly_satisfiable(*trees, SYMBOLS, DEFINITIONS):
        assert not any(one.met(world, True) and other.met(world, True) for world in worlds({}))


@given(conditions, partial_worlds, st.sampled_from(("the patient", "you")))
def test_words_are_never_at_a_loss(said: Said, known, subject: str):
    tree = parse(said.text, SYMBOLS)
    patient = scope(**known)
    found = evaluate(tree, patient)
    texts = [
        say(tree, LEXICON, subject=subject),
        say(tree, LEXICON, as_condition=True, subject=subject),
        say(tree, LEXICON, known, subject=subject),
        *reasons(found, LEXICON, patient, subject=subject),
    ]
    for text in texts:
        assert text == " ".join(text.split())
        assert "_" not in text
    assert set(facts_of(tree)) <= set(FACTS)


@given(conditions, partial_worlds)
def test_reasons_are_true_of_the_patient_whichever_way_the_verdict_went(said: Said, known):
    patient = Scope(known, DEFINITIONS)
    found = evaluate(parse(said.text, SYMBOLS), patient)
    assert len(reasons(found, LEXICON, patient)) <= len(found.decided)
