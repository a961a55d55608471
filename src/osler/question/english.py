"""General English that any pack needs: numbers, units, cues of negation, family, past and supposition.

No clinical word belongs here; those are content under `reading/`.
"""

from __future__ import annotations

ABBREVIATIONS = frozenset(
    {"dr", "mr", "mrs", "ms", "vs", "approx", "e.g", "i.e", "st", "hx", "pt", "yr", "yrs", "mo"}
)
CLAUSE_WORDS = frozenset({"but", "however", "although", "though", "whereas", "yet"})

LIGHT_WORDS = frozenset({
    "the", "a", "an", "her", "his", "my", "their", "our", "your", "this", "very", "quite", "really", "rather",
    "still", "also", "already", "currently", "actually", "definitely", "completely", "fully", "entirely",
    "now", "just", "recently", "significantly", "slightly", "somewhat", "further", "apparently", "clearly",
    "otherwise", "grossly", "unfortunately", "sadly", "presently", "reportedly", "thankfully", "fortunately",
    "interestingly",
})  # fmt: skip
"""Words that may stand within a phrase and do not change its sense."""

OF_THE_PATIENT = frozenset({
    "would", "could", "any", "patient", "pt", "person", "woman", "man", "lady", "gentleman", "female",
    "male", "she", "he", "they", "him", "her", "them", "hers", "need", "needs", "needed", "want", "wants",
    "good", "best", "better", "right", "option", "options", "case", "someone", "anything", "something",
    "please", "advise", "suggest", "recommend", "next", "step", "steps", "plan", "think", "appropriate",
    "suitable", "give", "given", "start", "use", "take", "get", "started", "starting", "taken", "taking",
    "used", "using", "prescribe", "prescribed", "recommended", "indicated", "guideline", "guidelines",
    "say", "says", "evidence", "medication", "medications", "medicine", "medicines", "treatment",
    "treatments", "drug", "drugs", "therapy", "treat", "treated", "manage", "managed", "management",
    "advice", "advised", "advisable", "possible", "high", "low", "risk", "repeat", "often", "long", "dose",
    "doses", "stay", "keep", "continue", "continued", "stop", "stopped", "now", "therapies", "agent",
    "agents", "offer", "offered", "consider", "considered", "choice", "choose", "regimen", "safe", "okay",
})  # fmt: skip
"""Words of a question about the patient at hand that name no matter of their own."""

DENIALS = frozenset({
    "no", "not", "never", "nor", "without", "denies", "denied", "isn't", "wasn't", "aren't", "doesn't",
    "don't", "didn't", "hasn't", "haven't", "neither", "none", "nil",
})  # fmt: skip
"""Words that no "any word" of a phrase stands for: they would turn its sense."""

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
TIMES = {"once": 1, "twice": 2, "thrice": 3}
MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
    "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
    "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
ONE_OF = frozenset({"a", "an"})
"""Means one before a unit of time: "a year ago"."""

ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}

APPROXIMATE = frozenset(
    {"about", "around", "approximately", "approx", "roughly", "nearly", "almost", "~", "circa"}
)
MINUS_WORDS = frozenset({"minus", "negative", "neg"})
PLUS_WORDS = frozenset({"plus", "positive", "+"})
BOUNDS = {
    "<": "below", "less than": "below", "under": "below", "below": "below", "up to": "below",
    "at most": "below", "no more than": "below", "lower than": "below", "worse than": "below",
    ">": "above", "more than": "above", "greater than": "above", "over": "above", "above": "above",
    "at least": "above", "older than": "above", "higher than": "above", "better than": "above",
    "exceeding": "above", "exceeds": "above",
}  # fmt: skip
"""Words before a number that make it a limit and not a value."""

UNITS: dict[str, tuple[str, ...]] = {
    "a": ("(year|yr|y|annum|yers|yera)", "(th|rd|nd|st) (year|yr)"),
    "mo": ("(month|mo|mth|mnth|mont|mths|mnths)", "(th|rd|nd|st) (month|mo)"),
    "wk": ("(week|wk|wek|weeek)", "/ 52"),
    "d": ("(day|d)",),
    "h": ("(hour|hr|h)",),
    "%": ("(%|percent|per cent|pct)",),
    "kg": ("(kg|kgs|kilo|kilogram|kilogramme)",),
    "[lb_av]": ("(lb|lbs|pound)",),
    "[stone_av]": ("(stone|st)",),
    "cm": ("(cm|centimeter|centimetre)",),
    "m": ("(m|meter|metre)",),
    "mm": ("(mm|millimeter|millimetre)",),
    "[in_i]": ('(inch|inches|")', "in"),
    "[ft_i]": ("(foot|feet|ft|')",),
    "ng/mL": ("(ng|nanogram) (/|per) (ml|milliliter)", "ng ml"),
    "nmol/L": ("nmol (/|per) (l|liter|litre)", "nmol [l]", "nm"),
    "pmol/L": ("pmol (/|per) (l|liter|litre)",),
    "pg/mL": ("pg (/|per) ml",),
    "mg/dL": ("(mg|milligram) (/|per) (dl|deciliter|decilitre|100 ml)", "mg (dl|%)"),
    "mmol/L": ("mmol (/|per) (l|liter|litre)", "mmol [l]", "mm (/|per) l"),
    "umol/L": ("(umol|micromol) (/|per) l",),
    "mL/min": ("(ml|cc|milliliter) (/|per) (min|minute)", "(ml|mls) min"),
    "mL/min/{1.73_m2}": (
        "(ml|mls) (/|per) (min|minute) (/|per) 1.73 [m] [2|m2|^ 2|sq m|m 2|m ^ 2]",
        "(ml|mls) (/|per) (min|minute) (/|per) 1.73 m 2",
    ),
    "mg": ("(mg|mgs|milligram|milligramme)",),
    "g": ("(g|gm|gram|gramme)",),
    "mcg": ("(mcg|ug|microgram)",),
    "[iU]": ("(iu|unit|international unit|u)",),
    "SD": ("(sd|standard deviation)", "s.d."),
}  # fmt: skip
TIME_UNITS = frozenset({"a", "mo", "wk", "d"})
DAYS = {"a": 365.25, "mo": 30.4375, "wk": 7.0, "d": 1.0}
COMPOUND = {("[ft_i]", "[in_i]"): 12.0, ("[stone_av]", "[lb_av]"): 14.0, ("a", "mo"): 12.0}
"""Two numbers that make one: feet and inches, stones and pounds."""

DOSES = {
    1.0: (
        "(daily|per day|a day|/ day|/ d|qd|od|once daily|once a day|each day|every day)",
        "(per 24 h|mane|qam|q d|q day|nightly)",
    ),
    2.0: ("(bid|bd|b.i.d|twice daily|twice a day|2 x daily|two times a day|two times daily|2 times a day)",),
    3.0: ("(tid|tds|three times daily|three times a day|3 times a day)",),
    0.5: ("(every other day|alternate day|qod|on alternate days|every second day)",),
    1 / 7: ("(weekly|per week|a week|/ week|/ wk|each week|every week|once weekly|qwk)",),
    1 / 30.4375: ("(monthly|per month|a month|/ month|every month|once monthly)",),
}  # fmt: skip
"""How many times a day."""

RELATIVE_TIMES = {
    "(today|this morning|tonight|just now)": (0.0, "d"), "yesterday": (1.0, "d"),
    "(last week|a week ago|past week)": (1.0, "wk"), "(last month|a month ago)": (1.0, "mo"),
    "(last year|a year ago)": (1.0, "a"), "(a couple of|a couple) weeks ago": (2.0, "wk"),
    "(a couple of|a couple) months ago": (2.0, "mo"), "(a couple of|a couple) years ago": (2.0, "a"),
    "a year and a half ago": (1.5, "a"), "[a] fortnight ago": (2.0, "wk"),
}  # fmt: skip

CHANGES = frozenset({
    "from", "improved", "improving", "fell", "fallen", "dropped", "went", "gone", "declined", "rose", "risen",
    "decreased", "increased", "worsened", "slipped", "changed", "down", "up", "drifted", "deteriorated",
})  # fmt: skip
"""Words before "-2.8 to -2.1" by which it is then and now, not a range."""

SIDES = frozenset({"left", "right", "l", "r", "lt", "rt"})

FILLERS = frozenset({
    "unchanged", "steady", "x", "documented", "admission", "am", "pm", "this", "morning", "yesterday",
    "of", "is", "was", "are", "were", "at", "=", ":", "~", "(", "level", "levels", "now", "today",
    "currently",
    "measured", "result", "results", "the", "a", "an", "her", "his", "my", "about", "around", "approximately",
    "roughly", "nearly", "almost", "on", "value", "score", "scores", "with", "been", "has", "to", "came",
    "back", "as",
    "only", "just", "and", "s", "by", "reported", "remains", "still", "stable", "running", "in",
    "-",
    "<", ">", "below", "above", "over", "under", "than", "less", "more", "least", "last", "latest", "recent",
    "current", "done", "taken",
    "dropped", "fallen", "decreased", "went", "gone",
    "unfortunately", "sadly", "apparently", "reportedly", "thankfully", "fortunately", "also", "already",
    "actually", "really", "very",
    "quite", "rather", "slightly", "somewhat", "recently", "presently", "reads", "reading", "exactly",
    "come", "risen", "from", "estimated", "calculated", "falls", "fell", "down", "up", "total", "approx",
    "for",
})  # fmt: skip
"""Words that may stand between a label and its number."""

_ENGLISH = """
the of and to in is a for with on what should be her his she he i that this it at how can do does has
have was are my who when which or an if not after from by you we they
"""
_OTHER = """
el los las una unos por para que cual cuál qué cómo está mi paciente tratamiento del le les du une est
et pour avec dans quel quelle sont chez qui aux pas ne der das und ist bei mit wie ein eine einer für
welche soll kann ich nicht zu dem von auf gli della di che sono è nel qual quale il uma com não são da
het een van voor hoe wat bij niet
"""
STOP_WORDS = {"english": frozenset(_ENGLISH.split()), "other": frozenset(_OTHER.split())}
"""Frequent short words: a question with more of the other kind is not English."""
