"""What would change this answer: the nearest value of each known fact that turns the advice round."""

from __future__ import annotations

from osler.answer.draft import Draft, cite
from osler.answer.values import in_words
from osler.answer.view import View
from osler.core.truth import Truth
from osler.reasoning import Shift, changes

_MOST_TURNS = 3


def change_drafts(view: View, live: tuple[str, ...]) -> tuple[Draft, ...]:
    """One sentence for each shift of a given fact, with the recommendations that it turns."""
    shifts = changes(view.pack, view.case, live, as_of=view.as_of)
    return tuple(found for shift in shifts if (found := _draft(view, shift)) is not None)


def _draft(view: View, shift: Shift) -> Draft | None:
    # A verdict that becomes open is no change of advice that could be told in a sentence.
    turns = [turn for turn in shift.turns if turn.after is not Truth.UNKNOWN][:_MOST_TURNS]
    if not turns:
        return None
    now = in_words(view.pack.facts[shift.name], view.case.facts[shift.name].value)
    starts = [_title(view, turn.key) for turn in turns if turn.after is Truth.TRUE]
    ends = [_title(view, turn.key) for turn in turns if turn.after is Truth.FALSE]
    said = [f"this would apply: {'; '.join(starts)}"] if starts else []
    said += [f"this would no longer apply: {'; '.join(ends)}"] if ends else []
    claims = [view.claims[turn.key] for turn in turns]
    return Draft(
        id=f"change/{shift.name}/{_slug(shift)}",
        body=f"If {shift.text} (now {now}), {' and '.join(said)}.",
        cites=tuple(dict.fromkeys(cite(claim) for claim in claims)),
        # The value comes from the rules' own conditions, the titles from the recommendations.
        figures=(*starts, *ends),
        values=(shift.text, now),
    )


def _title(view: View, key: str) -> str:
    recommendation = view.pack.recommendations.get(key)
    if recommendation is not None:
        return f"{recommendation.title} ({view.pack.sources[recommendation.source].short})"
    return view.words(view.claims[key].text).rstrip(".")


def _slug(shift: Shift) -> str:
    return str(shift.value).lower()
