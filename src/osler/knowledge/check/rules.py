"""All rules, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from osler.knowledge.check.calculators import calculators_hold
from osler.knowledge.check.cards import cards_hold
from osler.knowledge.check.cases import case_rules
from osler.knowledge.check.charts import charts_hold
from osler.knowledge.check.clashes import clashes
from osler.knowledge.check.currency import cards_rest_on_current, lines_rest_on_current
from osler.knowledge.check.dose_text import dose_text
from osler.knowledge.check.editorial import editorial_holds
from osler.knowledge.check.hazards import dose_hazards
from osler.knowledge.check.ids import ids_match_files
from osler.knowledge.check.numbers import numbers_have_figures
from osler.knowledge.check.population import population_holds
from osler.knowledge.check.readable import patient_texts_are_readable
from osler.knowledge.check.records import record_codes_hold
from osler.knowledge.check.references import dangling_ids
from osler.knowledge.check.sourcing import sourcing
from osler.knowledge.check.subject import Subject
from osler.knowledge.check.units import units
from osler.knowledge.finding import Finding

RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    ids_match_files,
    dangling_ids,
    sourcing,
    lines_rest_on_current,
    cards_rest_on_current,
    case_rules,
    units,
    dose_text,
    dose_hazards,
    numbers_have_figures,
    clashes,
    patient_texts_are_readable,
    charts_hold,
    calculators_hold,
    population_holds,
    record_codes_hold,
    cards_hold,
    editorial_holds,
)
