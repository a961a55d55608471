"""Classes of words that phrases share: "<be>" for "is", "are", "was"; written out before matching."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NAME = re.compile(r"<([a-z_]+)>")
_DEEPEST = 6

CLASSES: dict[str, tuple[str, ...]] = {
    "be": (
        "is|are|was|were|has been|have been|had been|been|remains|remain|looks|appears|seems|being|'s|all",
    ),
    "is": ("is|are|was|were|has|have|has been|have been|came back|come back|comes back|all|=|:",),
    "poss": ("her|his|my|the|their|our|a|an|this|your|any|some",),
    "person": ("she|he|i|they|we|patient|pt|who|mum|mom|mother|dad|father",),
    "them": ("her|him|me|them|us|patient|the patient|pt|this patient|mum|mom|dad",),
    "some": ("~|~ ~",),
    "not": ("not|never|no|n't|hasn't|haven't|isn't|aren't|wasn't|didn't|hasnt|havent|isnt|hadn't|without",),
    "few": ("two|three|four|five|several|many|a few|some|multiple|2|3|4|5|6",),
    "next": (
        "next|tomorrow|soon|shortly|upcoming|planned|scheduled|booked|due|pending|coming up|later this|this|"
        "in ~|on ~|for ~",
    ),
    "plan": (
        "planned|planning|plan|plans|scheduled|booked|listed|due|awaiting|awaits|waiting|going|needs|need|needing|"
        "requires|requiring|upcoming|facing|considering|considered|contemplating|wants|wanting|undergoing|having|"
        "undergo|to have|before|prior to|ahead of|pre|preparing",
    ),
    "start": ("start|begin|commence|initiate|starting|beginning|commencing|initiating",),
    "stop": (
        "stop|stopping|stopped|discontinue|discontinued|discontinuing|cease|ceased|ceasing|quit|quitting|withdraw|"
        "withdrew|withdrawn|halted",
    ),
    "fell": (
        "fell|fallen|falls|falling|drop|dropped|drops|dropping|declined|declines|declining|decline|decreased|"
        "decreases|decreasing|decrease|worsened|worsens|worsening|worse|slipped|slipping|drifted|drifting|"
        "deteriorated|deteriorating|reduced|lower|lost|gone down|going down|went down|"
        "getting worse|got worse|sliding|slid|down",
    ),
    "well": (
        "normal|fine|ok|okay|clear|negative|unremarkable|good|intact|nad|wnl|nl|satisfactory|"
        "within normal limits|within normal range|in range|in the normal range|within range|unrevealing|"
        "nothing abnormal|nil of note|benign",
    ),
    "done": (
        "done|complete|completed|finished|performed|carried out|undertaken|sent|obtained|measured|available|"
        "checked|assessed|evaluated|organised|organized|arranged|calculated|worked out|run|excluded|"
        "ruled out|investigated",
    ),
}
"""Classes of general English; clinical ones are content under `reading/`."""


def written_out(value: object, classes: Mapping[str, Sequence[str]]) -> object:
    """The same data with each "<name>" in its strings, keys too, put as alternatives.

    Raises:
        ValueError: a class is not known, or classes hold each other.
    """
    if isinstance(value, str):
        return _written(value, classes)
    if isinstance(value, list):
        return [written_out(item, classes) for item in value]
    if isinstance(value, dict):
        return {_written(key, classes): written_out(item, classes) for key, item in value.items()}
    return value


def _written(phrase: str, classes: Mapping[str, Sequence[str]]) -> str:
    for _ in range(_DEEPEST):
        if "<" not in phrase or not _NAME.search(phrase):
            return phrase
        phrase = _NAME.sub(lambda match: f"({'|'.join(_class(match.group(1), classes))})", phrase)
    raise ValueError(f"classes nested too deep in {phrase[:60]!r}")


def _class(name: str, classes: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if name not in classes:
        raise ValueError(f"unknown class <{name}>; known are {', '.join(sorted(classes))}")
    return classes[name]
