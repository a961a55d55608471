"""General English that any pack needs: numbers, units, cues of negation, family, past and supposition.

No clinical word belongs here; those are content under `reading/`.
"""

from __future__ import annotations

ABBREVIATIONS = frozenset(
    {"dr", "mr", "mrs", "ms", "vs", "approx", "e.g", "i.e", "st", "hx", "pt", "yr", "yrs", "mo"}
)
CLAUSE_WORDS = frozenset({"but", "however", "although", "though", "whereas", "yet"})

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
ONE_OF = frozenset({"a", "an"})
"""Means one before a unit of time: "a year ago"."""

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
    "a": ("(year|yr|y|annum)",),
    "mo": ("(month|mo|mth|mnth)",),
    "wk": ("(week|wk)",),
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
        "(daily|per day|a day|/ day|/ d|qd|od|once daily|once a day|each day|every day|per 24 h|mane|qam|q d|q day|nightly)",
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

NEGATIONS = (
    "no", "not", "never", "without", "w / o", "w o", "nil", "zero", "neither", "nor", "isn't", "isnt",
    "wasn't",
    "doesn't", "doesnt", "does not", "don't", "dont", "didn't", "didnt", "hasn't", "hasnt", "haven't",
    "lacks", "lacking", "absence of", "free of", "free from", "rules out", "aren't",
    "no evidence of", "no sign of", "not have", "not had", "never had",
)  # fmt: skip
LIST_NEGATIONS = (
    "denies [any|a]", "denied [any]", "denying",
    "no [prior|previous|personal|known] (history|hx|h / o|h o) of", "negative for",
    "ruled out :", "excluded :", "has not had", "does not have", "doesn't have", "doesn't smoke",
    "does not smoke",
    "has no", "have no", "she has no", "without [any] (history|hx) of", "no known",
)  # fmt: skip
"""Negations that a comma does not end."""
FALSE_NEGATIONS = (
    "not only", "not just", "no change in", "not sure [if|whether]", "no longer", "no improvement",
    "why not", "not responding", "no response to", "can not", "could not", "not able", "not tolerate",
    "not tolerating", "no doubt", "not to mention", "without stopping", "not well", "no matter",
    "no better", "not enough", "don't know [if|whether]", "do not know [if|whether]", "not until", "if not",
    "whether or not", "or not", "not eligible", "not compliant", "not keep", "not sit", "not stand",
    "not swallow",
    "not want", "don't want", "doesn't want",
)  # fmt: skip
NEGATIONS_AFTER = (
    "ruled out", "excluded", "negative", "neg", "absent", ": no", ": none", ": nil", ": denies",
    ": never", ": negative", ": neg", ": n", ": not", ": false", "= no", "= none", "denied", "none", "is out",
    "has been ruled out", "was ruled out", "were ruled out", "not present", "was excluded", "is not present",
)  # fmt: skip
"""Negations that stand behind what they deny."""

UNCERTAIN = (
    "possible", "possibly", "probable", "suspected", "suspect", "suspecting", "query", "rule out", "r / o",
    "ro", "questionable", "maybe",
    "might have", "may have", "could have", "could be", "concern for", "concerned about", "worried about",
    "unclear if",
    "not sure if", "whether", "exclude", "to exclude",
)  # fmt: skip
UNCERTAIN_AFTER = (
    "unknown",
    "not known",
    "unclear",
    "uncertain",
    "not available",
    "is suspected",
    "pending",
    "not sure",
)

SUPPOSED = (
    "what if",
    "suppose",
    "supposing",
    "assume",
    "assuming",
    "imagine",
    "let's say",
    "and if",
    "even if",
)
"""The asker wants the answer for this case: the fact is taken, with these words in its quote."""
CONDITIONAL = (
    "if",
    "unless",
    "in case",
    "in the event",
    "should she ever",
    "should he ever",
    "were she to",
    "would she",
)
"""Might come true: not a fact of this patient."""

IN_GENERAL = (
    "risk of", "risk for", "risks of", "risk factor for", "prevent", "preventing", "prevention of",
    "to prevent",
    "cause", "causing", "causes of", "cause of", "reduce", "reduces", "reducing", "reduction in",
    "reduction of",
    "incidence of", "rate of", "rates of", "chance of", "chances of", "likelihood of", "probability of",
    "odds of",
    "screen for", "screening for", "define", "definition of", "look for", "looking for", "test for",
    "check for",
    "tests for", "evaluate for", "evaluating for", "work up for", "workup for", "monitor for", "watch for",
    "signs of", "symptoms of", "sign of", "red flags of", "red flags for", "side effects like", "avoid",
    "to avoid",
    "protect against", "protection against", "concern about", "worry about", "fear of", "afraid of",
    "further",
    "increase", "increases", "decrease", "decreases", "influence", "how common is",
    "future", "explain", "mechanism of", "stop me", "link between", "linked to", "lead to", "leads to",
    "predict",
    "predicts", "predicting", "who gets", "such as", "against",
)  # fmt: skip
"""What follows is spoken of in general and is not said of the patient."""
IN_GENERAL_AFTER = (
    "risk", "risks", "prevention", "reduction", "rate", "rates", "screening", "probability", "prophylaxis",
    "assessment", "clinic", "guideline", "guidelines", "service", "status unknown", "liaison", "protection",
    "prediction",
    "threshold", "risk factors", "outcomes", "incidence", "liaison service", "cause", "affect", "increase",
    "symptoms", "signs",
)  # fmt: skip
BACK_TO_PATIENT = frozenset({
    "in", "with", "for", "who", "has", "had", "after", "patient", "woman", "man", "on", "she", "he",
    "taking", "her", "his", "given", "because", "since", "despite", "of",
})  # fmt: skip
"""Ends what is said in general: "risk of falls in a woman with"."""

PARENTS = (
    "mother", "father", "parent", "parental", "mom", "mum", "dad", "maternal", "paternal", "mommy", "mummy",
    "parent's", "mothers", "mother's", "father's",
)  # fmt: skip
RELATIVES = (
    "sister", "brother", "grandmother", "grandfather", "grandma", "grandpa", "aunt", "uncle", "cousin",
    "daughter", "son",
    "sibling", "relative", "nan", "nana", "wife", "husband", "niece", "nephew", "gran", "granny",
    "first degree relative", "grandparent", "great aunt",
)  # fmt: skip
FAMILY = (
    "family history",
    "family hx",
    "fhx",
    "fh",
    "family h / o",
    "fam hx",
    "fmhx",
    "runs in the family",
    "family",
)
FIRST_PERSON = frozenset({"i", "i'm", "im", "i've", "ive", "me", "my", "myself"})
SPEAKER = frozenset({"i", "i'm", "im", "i've", "ive", "me", "myself"})
BACK_FROM_FAMILY = frozenset({"patient", "she", "he", "herself", "himself", "pt", "i", "i'm", "my"})

RELATIONS = {
    "current": (
        "on", "on and off", "off and on", "taking", "takes", "i take", "they take", "i also take", "continue",
        "receiving", "receives", "treated with", "treatment with", "uses", "using", "started [on]",
        "began", "remains on", "continues", "continuing", "despite", "years of", "months of", "weeks of",
        "doses of", "months on",
        "years on", "into", "gets", "getting", "managed with", "currently", "current", "established on",
        "been on", "yr of", "y of",
        "has been on", "have been on", "maintained on", "still on", "meds :", "medication :", "rx :",
        "after ~ years of", "my",
        "taken", "has taken", "given", "course of", "meds", "medications :", "just started",
        "of treatment with", "yrs of",
        "injections of", "infusions of", "had ~ years of", "years with", "i've had", "with long term",
        "long term",
    ),
    "asked": (
        "start", "starting", "starting on", "initiate", "initiating", "initiation of", "give", "giving",
        "prescribe", "prescribing",
        "use", "put (her|him|them|me|this patient|patient|the patient) on", "put on", "try", "add", "adding",
        "switch to",
        "switching [her|him|them|me] to", "switch (her|him|them|me) to", "switch [over] to", "change to",
        "changing to",
        "transition to", "transitioning to", "go to", "go on", "going on", "consider", "considering", "offer",
        "recommend",
        "after", "following", "since", "candidate for", "eligible for", "versus", "vs", "need", "needs",
        "dose of", "dosing of", "should (she|he|i|they|we) be on",
        "should be on", "benefit from", "before", "before starting", "prior to", "restart", "take", "to take",
        "wants me to take",
        "want (me|her|him) on", "plan", "planning", "plan for", "planned", "thinking of", "thinking about",
        "about to start",
        "need to be on", "to start", "about", "is", "are", "followed by", "then", "would",
        "have", "get", "moving to", "move to", "start (her|him|them|me) on", "starting (her|him|them|me) on",
        "with", "for", "does",
        "place on", "role of", "contraindicated", "to", "or", "role for", "convert to", "due for", "to have",
        "offered", "prescribed",
        "suggested", "recommended", "refuses", "refused", "declines", "declined",
    ),
    "stopping": (
        "stop", "stopping", "stop taking", "discontinue", "discontinuing", "come off", "coming off",
        "holiday from", "break from",
        "switch from", "switching from", "switching (her|him|them|me) from", "transition from",
        "transitioning from", "pause", "pausing", "hold", "delay", "delaying",
        "delayed", "missed", "skip", "skipped", "wants off", "want off", "cessation of", "discontinuation of",
        "withdrawal of",
        "overdue for", "late for", "change from", "changing from", "get off", "getting off", "stop my",
        "stopping my", "take her off",
        "take (him|them|me) off", "wean", "cease", "ceasing", "quit taking", "forgot", "forgot (her|his|my)",
    ),
    "previous": (
        "previously [on|took]", "formerly [on]", "former", "ex", "past", "prior", "stopped [taking]",
        "discontinued", "used to take", "no longer on", "no longer taking",
        "completed", "completing", "finished", "finishing", "was on", "had been on", "took", "s / p",
        "previous", "came off",
        "come off of", "off", "after stopping", "since stopping", "after completing", "after finishing",
        "tapered off", "weaned off",
        "tried", "status post", "history of", "hx of", "had taken", "was treated with",
        "treated previously with", "received", "had",
        "was given", "were given", "was taking", "then stopped", "quit", "failed", "exposed to",
        "exposure to", "last",
    ),
    "negated": (
        "not on", "not taking", "never took", "never taken", "never on", "never had", "no", "never",
        "without", "denies", "not received",
        "never received", "not currently on", "not", "isn't on", "no prior", "no previous", "nor",
        "has not taken", "avoid", "instead of", "rather than",
    ),
}  # fmt: skip
"""Words before a medicine that say how the patient stands to it."""
RELATIONS_AFTER = {
    "previous": (
        "was stopped", "stopped", "was discontinued", "discontinued", "in the past", "ended", "completed",
        "finished", "done", "was withdrawn",
        "course completed", "was tapered", "has ended", "has been stopped", "has finished", "has stopped",
        "course finished", "years ago", "is finished",
        "was ceased", "ceased",
    ),
    "negated": ("naive", ": no", ": none", ": never", ": denies", "free"),
    "asked": ("planned", "contraindicated", "allowed", "safe", "ok", "vs", "versus", "dose", "dosing"),
    "current": ("injection today", "user", "users", "x", "since", "therapy for", "treatment for", "daily for",
    "for the past", "for the last"),
    "stopping": ("overdue", "was missed", "missed", "holiday", "delayed", "is late", "late",
    "discontinuation"),
}  # fmt: skip

PAST = (
    "previously", "formerly", "former", "ex", "past", "prior", "quit", "stopped", "discontinued", "used to",
    "no longer", "completed", "finished", "was on", "had been on", "took", "s / p", "previous", "came off",
    "come off of", "off", "gave up", "after stopping", "since stopping", "after completing",
    "after finishing", "after",
    "previously on", "previously took", "tapered off", "weaned off", "weaned", "tried", "status post", "had",
    "following",
)  # fmt: skip
PAST_AFTER = (
    "was stopped", "stopped", "was discontinued", "discontinued", "in the past", "ended", "completed",
    "finished",
    "done", "so it was stopped", "was withdrawn", "course completed", "years ago", "in the distant past",
    "was tapered",
    "weaned", "tapered off", "is finished", "has ended", "has finished", "has been stopped", "has stopped",
    "ended", "quit",
    "course finished", "complete",
)  # fmt: skip
SAID_AS_STOPPED = frozenset({"stopped", "discontinued", "completed", "finished", "done", "off"})

QUESTION_WORDS = frozenset({
    "what", "which", "who", "whom", "when", "where", "why", "how", "is", "are", "can", "could", "should",
    "do",
    "does", "did", "may", "will", "would", "must", "has", "have", "any",
})  # fmt: skip

SIDES = frozenset({"left", "right", "l", "r", "lt", "rt"})

FILLERS = frozenset({
    "of", "is", "was", "are", "were", "at", "=", ":", "~", "(", "level", "levels", "now", "today",
    "currently",
    "measured", "result", "results", "the", "a", "an", "her", "his", "my", "about", "around", "approximately",
    "roughly", "nearly", "almost", "on", "value", "score", "scores", "with", "been", "has", "to", "came",
    "back", "as",
    "only", "just", "and", "s", "by", "reported", "remains", "still", "stable", "running", "in",
    "-",
    "<", ">", "below", "above", "over", "under", "than", "less", "more", "least", "last", "latest", "recent",
    "current", "done", "taken",
    "reads", "reading", "estimated", "calculated", "falls", "fell", "down", "up", "total", "approx", "for",
})  # fmt: skip
"""Words that may stand between a label and its number."""

STOP_WORDS = {
    "english": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "is",
            "a",
            "for",
            "with",
            "on",
            "what",
            "should",
            "be",
            "her",
            "his",
            "she",
            "he",
            "i",
            "that",
            "this",
            "it",
            "at",
            "how",
            "can",
            "do",
            "does",
            "has",
            "have",
            "was",
            "are",
            "my",
            "who",
            "when",
            "which",
            "or",
            "an",
            "if",
            "not",
            "after",
            "from",
            "by",
            "you",
            "we",
            "they",
        ]
    ),
    "other": frozenset(
        [
            "el",
            "los",
            "las",
            "una",
            "unos",
            "por",
            "para",
            "que",
            "cual",
            "cuál",
            "qué",
            "cómo",
            "está",
            "mi",
            "paciente",
            "tratamiento",
            "del",
            "le",
            "les",
            "du",
            "une",
            "est",
            "et",
            "pour",
            "avec",
            "dans",
            "quel",
            "quelle",
            "sont",
            "chez",
            "qui",
            "aux",
            "pas",
            "ne",
            "der",
            "das",
            "und",
            "ist",
            "bei",
            "mit",
            "wie",
            "ein",
            "eine",
            "einer",
            "für",
            "welche",
            "soll",
            "kann",
            "ich",
            "nicht",
            "zu",
            "dem",
            "von",
            "auf",
            "gli",
            "della",
            "di",
            "che",
            "sono",
            "è",
            "nel",
            "qual",
            "quale",
            "il",
            "uma",
            "com",
            "não",
            "são",
            "da",
            "het",
            "een",
            "van",
            "voor",
            "hoe",
            "wat",
            "bij",
            "niet",
        ]
    ),
}
"""Frequent short words: a question with more of the other kind is not English."""
