"""Words of general English that turn the sense of what stands beside them: denial, family, past."""

from __future__ import annotations

NEGATIONS = (
    "no", "not", "never", "without", "w / o", "w o", "nil", "zero", "neither", "nor", "isn't", "isnt",
    "wasn't",
    "doesn't", "doesnt", "does not", "don't", "dont", "didn't", "didnt", "hasn't", "hasnt", "haven't",
    "lacks", "lacking", "absence of", "free of", "free from", "rules out", "aren't",
    "(have|has|had|we|we've|been) (excluded|ruled out)",
    "no evidence of", "no sign of", "not have", "not had", "never had",
)  # fmt: skip
LIST_NEGATIONS = (
    "denies [any|a]", "denied [any]", "denying",
    "no [prior|previous|personal|known] (history|hx|h / o|h o) [of]",
    "no personal or family (history|hx) of", "no (family|fhx) or personal (history|hx) of", "negative for",
    "ruled out :", "excluded :", "has not had", "does not have", "doesn't have", "doesn't smoke",
    "does not smoke",
    "nil (history|hx) of", "nil h / o", "has no", "have no", "she has no", "without [any] (history|hx) of",
    "no known",
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
    "(there are|there is|has|have|had|with|shows|showing|some|clear|and)"
    " (signs|sign|symptoms|evidence|features) of",
    "none of", "not until", "no more", "no sooner",
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
    "not [yet] [been] (excluded|ruled out)",
    "unknown",
    "not known",
    "unclear",
    "uncertain",
    "not available",
    "is suspected",
    "pending",
    "not sure",
)

ANSWERS_NO = frozenset({"no", "none", "negative", "neg", "nil", "never", "nope", "denied", "not"})
"""Answers a question just put: "clots? none"."""

KNOWN_AFTER = tuple(
    f"unknown {what}" for what in ("age", "cause", "date", "onset", "duration", "origin", "mechanism", "time")
)
"""What is unknown is only a side of what stands before."""

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
    "does a", "does an",
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
    "predicts", "predicting", "suggesting", "suggestive of", "who gets", "such as", "against",
    "bring on", "brings on",
)  # fmt: skip
"""What follows is spoken of in general and is not said of the patient."""
IN_GENERAL_AFTER = (
    "work up",
    "workup",
    "risk", "risks", "prevention", "reduction", "rate", "rates", "screening", "probability", "prophylaxis",
    "assessment", "clinic", "guideline", "guidelines", "service", "status unknown", "liaison", "protection",
    "prediction",
    "commoner", "more common", "less common", "more likely", "less likely",
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
    "first degree relative", "twin", "neighbour", "neighbor", "stepmother", "mother in law",
    "(a|my|her|his) friend",
    "(another|other|previous|colleague's|different) patient", "grandparent", "great aunt",
    "(mother's|mum's|mom's|dad's|father's) (mother|mum|mom|father|dad|sister|brother)",
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
        "(have|has) had [~] [doses|injections|infusions|courses] [of]",
        "since (starting|beginning|commencing)", "since being on",
        "(she's|he's|i've|they've|has now|have now) had",
        "been (having|using|getting|receiving|given|prescribed)", "(has|have) received",
        "now (on|takes|taking|gets)",
        "(restarted|resumed|recommenced|reinitiated|reintroduced) [on]",
        "(is|now|been|went|gone|she's|he's|i'm|i'm now) back (on|to|taking)", "back on [~] since",
        "(tolerates|tolerating|tolerated|tolerate|tolerant of)",
        "(does well on|doing well on|fine on|happy on|settled on)",
        "(no|without) [gi|any|~] (problems|issues|trouble|upset|intolerance) (on|with|from|taking)",
        "(no|without) [gi|any|~] (complaints|side effects|symptoms|reflux|heartburn) (on|with|from|taking)",

        "(switched|moved|changed|transitioned|swapped|converted) [over] [her|him|me|us] [over] (to|onto)",
        "(put|started|placed) [her|him|them|me|us] on", "her", "his",
        "(dose|injection|infusion|shot|tablet) of her",
        "in (her|his|my) ~ year of", "(year|month|week) ~ of", "not taking (her|his|my)",
        "forgetting [to take] (her|his|my)",
        "having", "switched to", "changed to",
        "(dhx|home meds|current medications|repeat meds|repeats|medication list|tto|ttos|drugs|takes) :",
        "on", "on and off", "off and on", "taking", "takes", "i take", "they take", "i also take",
        "continue",
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
        "→",
        "(time|stay|staying|remain|remaining|duration) on", "(asks|asking|script|prescription) for",
        "(having|have|due|for|getting) [her|his|my|a|the] first",
        "(gets|booked for|wants|about to have|ready for|before) [her|his|my|a|the] first",
        "back on", "go back (to|on)", "go straight (to|on)", "restarting", "resume", "combine", "combining",
        "wants", "wanting",
        "last",
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
        "need to be on", "to start", "about", "is", "are", "followed by", "would",
        "have", "get", "moving to", "move to", "start (her|him|them|me) on", "starting (her|him|them|me) on",
        "with", "for", "does",
        "place on", "role of", "contraindicated", "to", "or", "role for", "convert to", "due for", "to have",
        "offered", "prescribed",
        "suggested", "recommended", "refuses", "refused", "declines", "declined",
    ),
    "stopping": (

        "(missed|skipped|late for|overdue for) (her|his|my|the|a) [~] [dose|injection|shot|jab] [of]",
        "(missed|skipped) [~] (month|week|dose|injection|shot) of [weekly|monthly|daily]",
        "(stop|stopping|pause|hold|delay) (her|his|the)",
        "missed (her|his|my|the) last",
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
    "completed": (
        "(completed|finished) [~] (months|years|doses|injections|courses|cycles) of",
        "completed", "completing", "finished", "finishing", "s / p", "after completing", "after finishing",
        "status post", "done with",
    ),
    "previous": (
        "(had|forced|needs|needed|obliged) to (give up|stop|quit|come off|abandon|discontinue)",
        "(took|taken) (me|her|him|them) off", "treated for ~ years with",
        "switched", "had been on", "has been on and off",
        "failing", "after failing", "failure (of|on|with)",
        "prev", "(switched|moved|changed|transitioned|swapped|converted) [her|him|them|me|us] [over] from",
        "(took|had|tried|received) [~] (months|years|weeks|doses) of", "(gave|given) up [on]",
        "stopped (her|his|my|the)", "used to (be on|have|get)", "came off (her|his|my|the)",
        "(stopped|discontinued|ended) in ~ [after ~ years of]",
        "switched from", "changed from", "on [a] [drug] holiday from", "on a break from",
        "(previous|prior|past) (treatment|therapy|use|exposure|course) (with|of|to)",
        "previously [on|took]", "formerly [on]", "former", "ex", "past", "prior", "stopped [taking]",
        "discontinued", "used to take", "no longer on", "no longer taking",
            "was on", "had been on", "took",
        "previous", "came off",
        "come off of", "off", "after stopping", "since stopping",
        "tapered off", "weaned off",
        "tried",  "history of", "hx of", "had taken", "was treated with",
        "treated previously with", "received", "had",
        "was given", "were given", "was taking", "then stopped", "quit", "failed", "exposed to",
        "exposure to",
    ),
    "negated": (
        "(never|not|hasn't|haven't) [ever] [been] (on|given|had|taken|prescribed|received|used|tried)",
        "not on", "not taking", "never took", "never taken", "never on", "never had", "no", "never",
        "without", "denies", "not received",
        "never received", "not currently on", "not", "isn't on", "no prior", "no previous", "nor",
        "has not taken", "avoid", "instead of", "rather than",
    ),
}  # fmt: skip
"""Words before a medicine that say how the patient stands to it."""
RELATIONS_AFTER = {
    "completed": (
        "[course] (completed|finished|done|complete)", "(is|has) finished",
    ),
    "previous": (
        "from ~ (until|to|till) ~", "(till|until) (i|she|he) (was|turned|reached)", "(till|until) [the] age",
        "was (changed|switched|replaced)",
        "was stopped", "stopped", "was discontinued", "discontinued", "in the past", "ended",
          "was withdrawn",
         "was tapered", "has ended", "has been stopped",  "has stopped",

        "was ceased", "ceased",
    ),
    "negated": ("naive", ": no", ": none", ": never", ": denies", "free"),
    "asked": (
        "be (given|taken|used|started|combined|infused|continued)",
        "be (resumed|restarted|repeated|stopped|switched|added|tried)", "planned", "contraindicated",
        "allowed", "safe", "ok", "vs",
        "versus", "dose", "dosing",
    ),
    "current": (
        "(gave|gives) (her|him|me)", "(makes|made) (her|him|me)",
        "(upsets|upset|irritates|hurts) (her|his|my)", "(was|were|,) (started|begun|restarted|given)",
        "(took|takes|has taken) its place",
        "(the whole time|all along|throughout|all the while|all that time)",
        "given", "started", "begun", "(inj|injection|dose|shot|jab|infusion) [# ~] (given|received)",
        "injection today", "user", "users", "x", "since", "therapy for", "treatment for", "daily for",
    "for the past", "for the last"),
    "stopping": ("overdue", "was missed", "missed", "holiday", "delayed", "is late", "late",
    "discontinuation"),
}  # fmt: skip

LATER: dict[str, tuple[str, ...]] = {
    "ended": (
        "(till|until|to|up to) [age|aged] (i|she|he) (was|turned|reached|hit)",
        "(till|until|up to) [the] age",
        ", stopped", "; stopped", "/ stopped", "stopped it", "came off it",
        "(came|taken|been) off [of] it", "(was|were|been) (dc'd|d / c'd|dced|d / c|dc)", "d / c'd", "dc'd",
    ),
    "resumed": (
        "(restarted|resumed|recommenced|reinitiated|reintroduced|reinstated) [it|this|them]",
        "(then|and|but) (again|once more) (since|from|in|for|now)",
        ", (again|restarted|resumed) (since|from|in|for)",
        "(now|been|is|went|put|placed|,|then|and|am|i'm|she's|he's) back on (it|them|this)",
        "(started|began|begun|taken|took|taking|on) it again",
        "(now|and) (on|taking) it again", "taken up again",
    ),
    "untaken": (
        "never [actually] (started|took|taken|collected|filled) [it|them]",
        "never [actually] (used|began|begun|given|dispensed|commenced) [it|them]",
        "(not|hasn't|didn't|hadn't) [yet|actually] [been] (started|start|collected) [it|them|yet]",
        "(not|hasn't|didn't|hadn't) [yet|actually] [been] (collect|taken|take) [it|them|yet]",
        "(did not|has not|had not|haven't) [yet|actually] [been] (started|start|collected) [it|them|yet]",
        "(did not|has not|had not|haven't) [yet|actually] [been] (collect|taken|take) [it|them|yet]",
        "(not|hasn't|didn't|hadn't) [yet|actually] [been] (filled|fill|begun) [it|them|yet]",
        "(not|hasn't|didn't|hadn't) [yet|actually] [been] (begin|dispensed|commenced|given) [it|them|yet]",
        "(did not|has not|had not|haven't) [yet|actually] [been] (filled|fill|begun) [it|them|yet]",
        "(did not|has not) [yet|actually] [been] (begin|dispensed|commenced|given) [it|them|yet]",
        "(had not|haven't) [yet|actually] [been] (begin|dispensed|commenced|given) [it|them|yet]",
        "(not|never) picked [it|them] up", "(declined|refused) (it|this|them)", "yet to (start|begin)",
    ),
    "running": (
        "last (given|dose|injection|inj|shot|jab|infusion|tablet|one) [was|is|on|in|given]",
        "(day|month|week|year|cycle|dose|injection) ~ (of|out of|now|/)",
        "(still|religiously|faithfully|regularly) (takes|taking|on) it",
        "on it (for|x|since|now|~ years|~ yrs|~ y|~ months|~ mo)", "(been|is|was|still|she's|he's) on it",
        "(# ~|~ rd|~ th|~ nd|~ st) (dose|injection|jab|shot|infusion) (yesterday|today|this|last)",
        "(# ~|~ rd|~ th|~ nd|~ st) (dose|injection|jab|shot|infusion) (on|given|in|~ days|~ weeks)",
        "(first|second|third|fourth|fifth) (dose|injection|jab|shot|infusion) (yesterday|today|this|last)",
        "(first|second|third|fourth|fifth) (dose|injection|jab|shot|infusion) (on|given|in|~ days|~ weeks)",
        "(dose|injection|jab|shot|infusion) (yesterday|today|this|given)",
        "(nightly|daily|weekly|monthly|tablets|spray|patch|patches|gel|cream) [and ~] since",
        "(takes|taking) it [very|quite] (religiously|faithfully|regularly|well|properly|every|each|as)",
        "carry on ?", "continue ?",
        "(next|now|is|was) (due|overdue)", "overdue",
        "(every|each) (monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
        "(every|each) (morning|week|autumn|spring|summer|winter|month|night)",
        "(weekly|daily|monthly|yearly|annually|nightly|qw|qwk|od) (x|for) ~",
    ),
}  # fmt: skip
"""What is told of a medicine behind its name: the last of these counts."""

PAST = (
    "previously", "formerly", "former", "ex", "past", "prior", "quit", "stopped", "discontinued", "used to",
    "no longer", "completed", "finished", "was on", "had been on", "took", "s / p", "previous", "came off",
    "come off of", "off", "gave up", "after stopping", "since stopping", "after completing",
    "after finishing",
    "previously on", "previously took", "tapered off", "weaned off", "weaned", "tried", "status post", "had",

)  # fmt: skip
PAST_AFTER = (
    "was stopped", "stopped", "was discontinued", "discontinued", "in the past", "ended", "completed",
    "finished",
    "resolved", "has resolved", "fully recovered",
    "done", "so it was stopped", "was withdrawn", "course completed", "years ago", "in the distant past",
    "was tapered",
    "weaned", "tapered off", "is finished", "has ended", "has finished", "has been stopped", "has stopped",
    "ended", "quit",
    "course finished", "complete",
)  # fmt: skip
SAID_AS_STOPPED = frozenset({"stopped", "discontinued", "completed", "finished", "done", "off"})
