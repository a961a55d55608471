"""The alternative reader: medspaCy targets and ConText, scored on the same questions.

`pip install medspacy` first (kept out of Osler's own dependencies), then
`python benchmarks/medspacy_baseline.py [--split dev|held]`. See docs/adr/0004-reading-questions.md.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from medspacy_rules import CONTEXT, DRUGS, TARGETS
from scoring import (
    Observed,
    Question,
    count_by_group,
    fact_rules,
    percentile,
    questions,
    score_facts,
)

from osler.evaluation.facts import Value

Reader = Callable[[str], dict[str, Value]]

YES_NO = {
    "HIP_FX": "hip_fracture",
    "VERT_FX": "vertebral_fracture",
    "WRIST_FX": "wrist_fracture",
    "ANY_FX": "fragility_fracture",
    "RA": "rheumatoid_arthritis",
    "VTE": "venous_thromboembolism",
    "DIALYSIS": "dialysis",
    "SMOKER": "current_smoker",
}
WORDS: dict[str, tuple[str, Value]] = {
    "FEMALE": ("sex", "female"),
    "MALE": ("sex", "male"),
    "POSTMENOPAUSAL": ("menopausal_status", "postmenopausal"),
    "PREMENOPAUSAL": ("menopausal_status", "premenopausal"),
    "PERIMENOPAUSAL": ("menopausal_status", "perimenopausal"),
    "OSTEOPOROSIS": ("stated_diagnosis", "osteoporosis"),
    "OSTEOPENIA": ("stated_diagnosis", "osteopenia"),
    "NORMAL": ("stated_diagnosis", "normal"),
    "UNTREATED": ("current_drug", "none"),
}
SITES = {
    "SPINE": "t_score_lumbar_spine",
    "NECK": "t_score_femoral_neck",
    "HIP": "t_score_total_hip",
    "RADIUS": "t_score_distal_radius",
}
NUMBERS = {
    "EGFR": ("egfr", 1.0),
    "CRCL": ("creatinine_clearance", 1.0),
    "VITD_NG": ("vitamin_d_25oh", 1.0),
    "VITD_NMOL": ("vitamin_d_25oh", 0.40064),
    "FRAX_MAJOR": ("frax_major", 1.0),
    "FRAX_HIP": ("frax_hip", 1.0),
    "PRED": ("prednisone_mg_per_day", 1.0),
}
FACTS = frozenset(
    {
        *YES_NO.values(),
        *SITES.values(),
        *(name for name, _ in NUMBERS.values()),
        *("t_score_lowest", "age", "sex", "menopausal_status", "stated_diagnosis", "glucocorticoid_use"),
        *("glucocorticoid_months", "parental_hip_fracture", "mi_or_stroke_past_year", "mi_or_stroke_ever"),
        *("current_drug", "treatment_years"),
    }
)
"""The facts this reader was given rules for; both readers are compared on these alone."""

PARENTS = frozenset(("mother", "father", "mom", "mum", "dad", "parental", "parent", "parents"))
PLAUSIBLE = {"age": (0, 120), "egfr": (0, 200), "vitamin_d_25oh": (0, 300), "prednisone_mg_per_day": (0, 250)}
PLAUSIBLE |= dict.fromkeys(("frax_major", "frax_hip"), (0, 100)) | dict.fromkeys(SITES.values(), (-8, 6))
TENS = {"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
IN_MONTHS = {"d": 1 / 30.4375, "w": 7 / 30.4375, "m": 1.0, "y": 12.0}


def pipeline() -> Any:  # noqa: ANN401 - spaCy is not a dependency, so its types are not known here
    """A blank English pipeline with our targets and ConText rules; needs no trained model."""
    medspacy = importlib.import_module("medspacy")
    target_rule = importlib.import_module("medspacy.ner").TargetRule
    context_rule = importlib.import_module("medspacy.context").ConTextRule
    logger = importlib.import_module("loguru").logger
    logger.disable("PyRuSH")
    parts = ["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"]
    nlp = medspacy.load(medspacy_enable=parts)
    nlp.get_pipe("medspacy_target_matcher").add(
        [target_rule(label, label, pattern=pattern) for label, pattern in TARGETS]
    )
    nlp.get_pipe("medspacy_context").add(
        [context_rule(words, kind, direction=way, max_scope=scope) for words, kind, way, scope in CONTEXT]
    )
    return nlp


def read(nlp: Any, text: str) -> dict[str, Value]:  # noqa: ANN401
    """The facts of a question."""
    doc = nlp(text.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-"))
    facts: dict[str, Value] = {}
    for name, value in [*_assertions(doc), *_numbers(doc), *_t_scores(doc), *_drugs(doc)]:
        low, high = PLAUSIBLE.get(name, (float("-inf"), float("inf")))
        if isinstance(value, float) and not low <= value <= high:
            continue
        known = facts.get(name)
        lower = (
            name in SITES.values() and isinstance(known, float) and isinstance(value, float) and value < known
        )
        if known is None or known is False or lower:
            facts[name] = value
    if any(facts.get(name) is True for name in ("hip_fracture", "vertebral_fracture", "wrist_fracture")):
        facts.pop("fragility_fracture", None)
    return facts


def _kinds(entity: Any) -> set[str]:  # noqa: ANN401
    kinds = {modifier.category for modifier in entity._.modifiers}
    spans = [modifier.modifier_span for modifier in entity._.modifiers]
    if any(entity.doc[start:end].text.lower() in PARENTS for start, end in spans):
        kinds.add("PARENT")
    return kinds


def _assertions(doc: Any) -> Iterator[tuple[str, Value]]:  # noqa: ANN401
    for entity in doc.ents:
        kinds, label = _kinds(entity), entity.label_
        if "HYPOTHETICAL" in kinds or ("FAMILY" in kinds and label != "HIP_FX"):
            continue
        denied = "NEGATED_EXISTENCE" in kinds
        if label == "HIP_FX" and kinds & {"PARENT", "FAMILY"}:
            if "PARENT" in kinds:
                yield "parental_hip_fracture", not denied
        elif label in YES_NO and not (label.endswith("FX") and "HIGH_ENERGY" in kinds):
            yield YES_NO[label], not denied and not (label == "SMOKER" and "QUIT" in kinds)
        elif label == "MI_STROKE":
            recent = "PAST_YEAR" in kinds
            yield ("mi_or_stroke_past_year" if recent else "mi_or_stroke_ever"), not denied
        elif label in WORDS and not denied:
            yield WORDS[label]


def _numbers(doc: Any) -> Iterator[tuple[str, Value]]:  # noqa: ANN401
    for entity in doc.ents:
        label, figures = entity.label_, [float(n) for n in re.findall(r"\d+(?:\.\d+)?", entity.text)]
        if label == "AGE":
            yield from _age(entity.text.lower(), figures)
        elif label == "FRAX_PAIR" and len(figures) >= 2:
            yield "frax_major", figures[-2]
            yield "frax_hip", figures[-1]
        elif label in NUMBERS and figures:
            name, factor = NUMBERS[label]
            yield name, figures[-1] * factor
        if label in ("PRED", "STEROID") and "HYPOTHETICAL" not in _kinds(entity):
            yield "glucocorticoid_use", "NEGATED_EXISTENCE" not in _kinds(entity)
            yield from (("glucocorticoid_months", m) for m in _duration(doc, entity))


def _age(text: str, figures: list[float]) -> Iterator[tuple[str, Value]]:
    words = re.split(r"[\s-]+", text)
    spelled = sum(TENS.get(word, 0) for word in words)
    if figures or spelled:
        yield "age", figures[0] if figures else float(spelled + sum(ONES.get(word, 0) for word in words))
    letter = re.search(r"\d\s?([mf])\b", text)
    if letter:
        yield "sex", "female" if letter.group(1) == "f" else "male"


def _duration(doc: Any, entity: Any) -> list[float]:  # noqa: ANN401
    """Months in the first duration within eight tokens after the entity."""
    for other in doc.ents:
        since = "AGO" in _kinds(other)
        if other.label_ == "DURATION" and not since and 0 <= other.start - entity.end <= 8:
            amount = re.search(r"\d+(?:\.\d+)?", other.text)
            unit = re.search(r"\d\s*-?\s*([dwmy])", other.text.lower())
            if amount and unit:
                return [float(amount.group()) * IN_MONTHS[unit.group(1)]]
    return []


def _t_scores(doc: Any) -> Iterator[tuple[str, Value]]:  # noqa: ANN401
    """Each signed decimal goes to the site before it, or to the one after if none precedes."""
    site, metric = None, None
    entities = list(doc.ents)
    for index, entity in enumerate(entities):
        if entity.label_ in SITES:
            site = entity.label_
        elif entity.label_ in ("T", "Z"):
            metric = entity.label_
        elif entity.label_ == "SIGNED" and metric == "T":
            after = entities[index + 1] if index + 1 < len(entities) else None
            if site is None and after is not None and after.label_ in SITES and after.start - entity.end <= 4:
                site = after.label_
            plain = entity.text.replace(" ", "").replace("minus", "-").replace(",", ".")
            value = re.search(r"-?\d+(?:\.\d)?", plain)
            if value:
                yield (SITES[site] if site else "t_score_lowest"), float(value.group())
            site = None


def _drugs(doc: Any) -> Iterator[tuple[str, Value]]:  # noqa: ANN401
    for entity in doc.ents:
        if entity.label_ != "DRUG" or _kinds(entity) & {"HYPOTHETICAL", "STOPPED", "NEGATED_EXISTENCE"}:
            continue
        durations = _duration(doc, entity)
        if "TAKING" in _kinds(entity) or durations:
            yield "current_drug", DRUGS[entity.text.lower()]
            yield from (("treatment_years", months / 12) for months in durations)


def restricted(question: Question) -> Question:
    """The question with only the facts under comparison."""
    kept = {name: value for name, value in question.facts.items() if name in FACTS}
    return Question(
        id=question.id,
        group=question.group,
        split=question.split,
        text=question.text,
        facts=kept,
        also=question.also,
        absent=question.absent,
        emergency=question.emergency,
        in_scope=question.in_scope,
    )


def medspacy_reader() -> Reader:
    """The baseline as a function from text to facts."""
    nlp = pipeline()
    return lambda text: read(nlp, text)


def osler_reader() -> Reader:
    """Osler's reader, held to the same facts."""
    from reading import observe  # noqa: PLC0415 - only this choice needs Osler

    import osler.knowledge  # noqa: PLC0415

    pack = osler.knowledge.load().packs[0]
    return lambda text: {name: value for name, value in observe(pack, text).facts.items() if name in FACTS}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["dev", "held"], default="dev")
    parser.add_argument("--reader", choices=["medspacy", "osler"], default="medspacy")
    parser.add_argument("--errors", action="store_true", help="list what was misread (dev only)")
    return parser.parse_args()


def main() -> int:
    """Score one reader on the facts both have rules for, and measure what it costs."""
    options = arguments()
    if options.reader == "medspacy" and importlib.util.find_spec("medspacy") is None:
        print("skipped: medspaCy is not installed (pip install medspacy)")
        return 0
    start = time.perf_counter()
    reader = medspacy_reader() if options.reader == "medspacy" else osler_reader()
    loading = time.perf_counter() - start
    rules, outcomes, times = fact_rules(), [], []
    for question in map(restricted, questions(options.split)):
        start = time.perf_counter()
        facts = reader(question.text)
        times.append((time.perf_counter() - start) * 1000)
        scored = score_facts(question, Observed(facts=facts), rules)
        outcomes += scored
        faults = [f"{o.kind} {o.fact} {o.expected} / {o.observed}" for o in scored if o.kind != "hit"]
        if options.errors and options.split == "dev" and faults:
            print(question.id, question.text, *faults, sep="\n    ")
    print(f"{options.reader}, {options.split}, {len(FACTS)} facts")
    for group, count in count_by_group(outcomes, rules).items():
        print(f"{group:22} P {count.precision:.3f}  R {count.recall:.3f}  F1 {count.f1:.3f}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import and load {loading:.2f} s, peak memory {memory:.0f} MB")
    print(f"per question p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
