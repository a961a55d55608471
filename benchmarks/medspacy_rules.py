"""Targets and ConText rules of the medspaCy baseline."""

from __future__ import annotations

_NAMES = {
    "alendronate": "alendronate alendronic fosamax binosto aln",
    "risedronate": "risedronate actonel atelvia",
    "ibandronate": "ibandronate boniva bonviva",
    "zoledronic_acid": "zoledronic zoledronate reclast aclasta zol",
    "denosumab": "denosumab prolia dmab jubbonti",
    "raloxifene": "raloxifene evista",
    "teriparatide": "teriparatide forteo tptd",
    "abaloparatide": "abaloparatide tymlos",
    "romosozumab": "romosozumab evenity romo",
    "calcitonin": "calcitonin miacalcin",
    "estrogen": "estradiol hrt",
    "bazedoxifene": "bazedoxifene duavee",
    "strontium_ranelate": "strontium",
}
DRUGS = {word: drug for drug, words in _NAMES.items() for word in words.split()}
"""Every name a drug is matched by, in lower case."""

_FX = r"(?:fractures?|fx|fxs|#|break|collapse|deformity)"
_NUM = r"\d+(?:\.\d+)?"

TARGETS = [
    ("DRUG", r"\b(?:" + "|".join(DRUGS) + r")\b"),
    ("HIP_FX", rf"\b(?:hip|nof|neck of femur|femoral neck)\s+{_FX}"),
    ("HIP_FX", r"\b(?:broke|broken|fractured|breaks|broke)\s+(?:his|her|a|the)\s+hip"),
    ("HIP_FX", r"\bhip (?:hemi|nail)\w*|\bhip(?= or vertebral fracture)"),
    ("VERT_FX", rf"\b(?:vertebral|spine|spinal|compression|comp|wedge|burst)\s+(?:compression\s+)?{_FX}"),
    ("VERT_FX", rf"\b[TL]\d{{1,2}}\s+(?:\w+\s+){{0,2}}{_FX}"),
    ("VERT_FX", r"\bvcfs?\b"),
    ("WRIST_FX", rf"\b(?:wrist|colles|distal radius)\s+{_FX}"),
    ("WRIST_FX", r"\b(?:broke|broken|fractured)\s+(?:his|her|a|the|my)\s+wrist"),
    ("ANY_FX", r"\b(?:fractures?|fx|fractured)\b"),
    ("OSTEOPOROSIS", r"\b(?:osteoporosis|ostoporosis|osteoperosis|op|giop)\b"),
    ("OSTEOPENIA", r"\b(?:osteopenia|osteopenic|osteopenea|low bone mass)\b"),
    ("RA", r"\b(?:rheumatoid arthritis|ra)\b"),
    ("VTE", r"\b(?:dvt|pe|pulmonary embolism|deep vein thrombosis|clots?)\b"),
    ("DIALYSIS", r"\b(?:dialysis|hemodialysis|haemodialysis|hd)\b"),
    ("SMOKER", r"\b(?:smoker|smokes?|smoked|smoking)\b"),
    ("MI_STROKE", r"\b(?:mi|myocardial infarction|heart attack|stroke)\b"),
    ("FEMALE", r"\b(?:woman|female|femail|lady|she|her|mrs|women|wife|mum|nan)\b"),
    ("MALE", r"\b(?:man|male|gentleman|he|his|mr|men|bloke)\b"),
    ("POSTMENOPAUSAL", r"\b(?:post-?\s?men[oa]pausal|pmp|since menopause|early menopause)\b"),
    ("NORMAL", r"\b(?:normal (?:dxa|bone density)|bmd is normal|t-scores normal)\b"),
    ("UNTREATED", r"\b(?:untreated|drug naive|on nothing|no bone (?:drug|tablets)|none for bone)\b"),
    ("PREMENOPAUSAL", r"\b(?:pre-?menopausal|not menopausal yet)\b"),
    ("PERIMENOPAUSAL", r"\bperi-?menopausal\b"),
    ("AGE", r"\b\d{2}\s?[mf]\b"),
    ("AGE", r"\b\d{2}\s?-?\s?(?:years?|yrs?|y)?\.?[- ]?(?:o\b|old\b|/o\b|o\.|woman|female|man|male|of age)"),
    ("AGE", r"\b(?:aged?|age:|age about|(?:wo)?man of|is|i'm|she's|he's|now)\s*\d{2}\b(?!\s?%|\s?months?)"),
    ("AGE", r"\b\d{2}(?:\s?years)?(?=, (?:female|male|woman|man))"),
    (
        "AGE",
        r"\b(?:fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?\b",
    ),
    ("FEMALE", r"\bsex: f\b"),
    ("MALE", r"\bsex: m\b"),
    ("EGFR", rf"\be?gfr\D{{0,12}}{_NUM}"),
    ("CRCL", rf"\b(?:crcl|cr cl|creat(?:inine)? cl(?:earance)?|clearance)\D{{0,10}}{_NUM}"),
    ("VITD_NG", rf"\b(?:vit(?:amin)?\.? ?d|25-?\(?ohd?\)?d?|25-hydroxyvitamin d)\D{{0,12}}{_NUM}\s?ng"),
    ("VITD_NMOL", rf"\b(?:vit(?:amin)?\.? ?d|25-?\(?ohd?\)?d?|25-hydroxyvitamin d)\D{{0,12}}{_NUM}\s?nmol"),
    ("FRAX_PAIR", rf"\bfrax\D{{0,12}}{_NUM}\s?%?\s?(?:/|and)\s?{_NUM}"),
    ("FRAX_PAIR", rf"\bfrax[^.\d]{{0,30}}(?:mof|major)\D{{0,5}}{_NUM}\s?%?,?\s*(?:and )?hip\D{{0,5}}{_NUM}"),
    ("FRAX_HIP", rf"\bfrax hip\D{{0,4}}{_NUM}|\bhip frax\D{{0,4}}{_NUM}"),
    ("FRAX_MAJOR", rf"\bfrax (?:mof |major )?{_NUM}\s?%(?!\s?/)"),
    ("FRAX_MAJOR", rf"\bmof\D{{0,4}}{_NUM}\s?%?$"),
    ("PRED", rf"\b(?:prednis(?:ol)?one|pred)\s+{_NUM}"),
    ("STEROID", r"\b(?:prednis(?:ol)?one|glucocorticoids?|(?<!inhaled )steroids?|hydrocortisone)\b"),
    ("DURATION", rf"{_NUM}\s*-?\s*(?:years?|yrs?|y|months?|mo|mos|weeks?|wks?|days?|d)\b"),
    ("RADIUS", r"\b(?:1/3 rad(?:ius)?|forearm|distal radius|radius)\b"),
    ("SPINE", r"\b(?:ls|l-?spine|lumbar spine|lumbar|spine|l1-l4|l2-l4)\b"),
    ("NECK", r"\b(?:fn|femoral neck|neck of femur|neck)\b"),
    ("HIP", r"\b(?:th|total hip|hip)\b"),
    ("T", r"\bt(?:[- ]?scores?)?\b"),
    ("Z", r"\bz(?:[- ]?scores?)?\b"),
    ("SIGNED", r"(?:[-+]|minus )\s?\d{1,2}(?:[.,]\d)?\b"),
]
"""(label, regular expression)."""

_CONTEXT = [
    ("mother|father|mom|mum|dad|parental|parent", "PARENT", "FORWARD", 12),
    ("sister|brother|aunt|uncle|grandmother|nan", "FAMILY", "FORWARD", 12),
    ("on|taking|takes|stay on|receiving|using|monthly|continue|my|switching from", "TAKING", "FORWARD", 4),
    ("stopped|finished|completed|previously took|came off|take|treated with", "STOPPED", "FORWARD", 5),
    ("if|should she|suppose|in case of", "HYPOTHETICAL", "FORWARD", 10),
    ("quit|ex|former|used to|gave up", "QUIT", "BIDIRECTIONAL", 5),
    ("never|without|neither|not on|prior to", "NEGATED_EXISTENCE", "FORWARD", 6),
    ("none", "NEGATED_EXISTENCE", "BACKWARD", 4),
    ("car crash|ladder|motorcycle accident|accident", "HIGH_ENERGY", "BIDIRECTIONAL", 12),
    ("months ago|mo ago|weeks ago|months back", "PAST_YEAR", "BACKWARD", 6),
    ("ago", "AGO", "BACKWARD", 2),
    ("last", "AGO", "FORWARD", 2),
    (",", "CONTEXT", "TERMINATE", None),
    (".", "CONTEXT", "TERMINATE", None),
]
CONTEXT = [
    (word, kind, direction, scope) for words, kind, direction, scope in _CONTEXT for word in words.split("|")
]
"""(words, category, direction, greatest distance in tokens)."""
