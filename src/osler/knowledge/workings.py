"""Calculators compiled: names looked up, steps, bands, cautions and models parsed and checked."""

from __future__ import annotations

from collections.abc import Mapping

from osler.calculators import Working
from osler.core.errors import ExpressionError
from osler.knowledge.finding import Finding
from osler.knowledge.gather import Gathered
from osler.knowledge.schema import CalculatorFile, FactFile, ScaleBand
from osler.knowledge.vocabulary import vocabulary
from osler.logic import Condition, Expr, Symbols, parse, parse_definition


def workings(
    found: Gathered, conditions: Mapping[str, Condition], faults: list[Finding]
) -> dict[str, Working]:
    """Every calculator that compiles, by id; the faults of the others are added."""
    inputs = {item.id: item for item in found.calculator_inputs}
    compiled = {}
    for card in found.calculators.values():
        compiler = _Compiler(found, card, vocabulary(card, found.facts, inputs), conditions)
        working = compiler.working()
        faults += compiler.faults
        if not compiler.faults:
            compiled[card.id] = working
    return compiled


class _Compiler:
    """Compiles one calculator and gathers what is wrong with it."""

    def __init__(
        self,
        found: Gathered,
        card: CalculatorFile,
        names: Mapping[str, FactFile],
        conditions: Mapping[str, Condition],
    ) -> None:
        self.card = card
        self.file = found.file_of("calculators", card.id)
        self.sets = found.head.sets if found.head else {}
        self.symbols = Symbols(names, self.sets)
        self.conditions = conditions
        self.models = [model for name, model in found.models.items() if name.partition(".")[0] == card.id]
        self.faults: list[Finding] = []

    def working(self) -> Working:
        """The calculator compiled; without what is at fault."""
        modelled = {model.gives for model in self.models}
        for item in self.card.inputs:
            if item.name not in self.symbols.facts:
                self._fault(
                    "inputs", f"{item.name!r} is no fact and no calculator input", "add or correct it"
                )
        return Working(
            steps={step.id: tree for step in self.card.steps if (tree := self._step(step, modelled))},
            models=tuple((self._condition(model.when, f"model {model.id}"), model) for model in self.models),
            bands=tuple(
                tuple(self._band(band, f"scale {scale.title!r}, band {band.label!r}") for band in scale.bands)
                for scale in self.card.scales
            ),
            cautions=tuple(self._condition(item.when, "cautions") for item in self.card.cautions),
            refusals=tuple(self._condition(item.when, "refusals") for item in self.card.refusals),
        )

    def _fault(self, at: str, why: str, mend: str) -> None:
        self.faults.append(Finding("bad-calculator", self.file, f"{at}: {why}", mend))

    def _step(self, step: FactFile, modelled: set[str]) -> Expr | None:
        if step.derive is None:
            if step.id not in modelled:
                self._fault(f"step {step.id}", "has no derive and no model gives it", "add one")
            return None
        try:
            return parse_definition(step.id, step.derive, self.symbols)
        except ExpressionError as error:
            self._fault(f"step {step.id}", str(error), "correct the expression")
            return None

    def _band(self, band: ScaleBand, at: str) -> Condition:
        if band.recommendation is None:
            return self._condition(band.when or "", at)
        if band.recommendation not in self.conditions:
            self._fault(at, f"there is no recommendation {band.recommendation!r}", "correct the id")
        return self.conditions.get(band.recommendation, _NEVER)

    def _condition(self, text: str, at: str) -> Condition:
        try:
            return parse(text, self.symbols)
        except ExpressionError as error:
            self._fault(at, str(error), "correct the condition")
            return _NEVER


_NEVER = parse("false", Symbols({}))
