"""One form for the variants of a word: letters, British and American spelling, plural, ending."""

from __future__ import annotations

import re
import unicodedata

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from osler.library.analysis.lists import lines_of

_GREEK = {
    "alpha": "αΑ",
    "beta": "βΒϐ",
    "gamma": "γΓ",
    "delta": "δΔ",
    "epsilon": "εΕϵ",
    "zeta": "ζΖ",
    "eta": "ηΗ",
    "theta": "θΘϑ",
    "iota": "ιΙ",
    "kappa": "κΚϰ",
    "lambda": "λΛ",
    "mu": "μΜ",
    "nu": "νΝ",
    "xi": "ξΞ",
    "pi": "πΠ",
    "rho": "ρΡϱ",
    "sigma": "σΣς",
    "tau": "τΤ",
    "upsilon": "υΥ",
    "phi": "φΦϕ",
    "chi": "χΧ",
    "psi": "ψΨ",
    "omega": "ωΩ",
}
_NAMES = {letter: name for name, letters in _GREEK.items() for letter in letters}
_LETTER = re.compile(rf"(?<=([^\W_]))?([{''.join(_NAMES)}])(?=([^\W\d_]))?")
_MICRO = re.compile(r"(?<![^\W\d_])[µμ](?=[gGlLmM]\b|mol)")
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−﹣－", "-"),
        **dict.fromkeys("‘’‛′ʼ`´", "'"),
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
    }
)
_SOFT = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def folded(text: str) -> str:
    """The text in plain letters: no accents, one hyphen, Greek letters by name (`TNFα` is `TNF-alpha`)."""
    if text.isascii():
        return text
    text = _MICRO.sub("u", _SOFT.sub("", text).translate(_PUNCTUATION))
    text = _LETTER.sub(_named, text)
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return plain.translate(_PUNCTUATION)


def _named(found: re.Match[str]) -> str:
    before, after = ("-" if found[1] else ""), ("-" if found[3] else "")
    return f"{before}{_NAMES[found[2]]}{after}"


_AMERICAN = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"haem", "hem"),
        (r"aem(?=i|y|or|at|o)", "em"),
        (r"aes(?=th)", "es"),
        (r"^aetio", "etio"),
        (r"(?<=gyn)aec", "ec"),
        (r"(?<=orthop)aed", "ed"),
        (r"^paed(?=i|o)", "ped"),
        (r"^caec", "cec"),
        (r"^caesar", "cesar"),
        (r"^faec", "fec"),
        (r"^palaeo", "paleo"),
        (r"^oe(?=soph|dem|str|dip)", "e"),
        (r"(?<=[a-z])oe(?=dem|strogen|str(?:us|ad))", "e"),
        (r"(?<=rrh)oe", "e"),
        (r"(?<=d)yspnoe", "yspne"),
        (r"pnoe(?=a|ic)", "pne"),
        (r"^foet(?=[a-z])", "fet"),
        (r"^coeli(?=[a-z])", "celi"),
        (r"(?<=man)oeuv", "euv"),
        (r"^homoeo", "homeo"),
        (r"^amoeb", "ameb"),
        (r"^(tum|col|behavi|fav|lab|hum|od|vap|harb|rum|vig|neighb|flav|hon)our", r"\1or"),
        (r"^(fib|cent|lit|calib|tit|mit|met)re(?=s?$)", r"\1er"),
        (r"sulph", "sulf"),
        (r"(?<=[a-z]{3})is(?=e[ds]?$|ing$|ations?$|ers?$)", "iz"),
        (r"(?<=[a-z]{2})yz(?=e[drs]?$|ing$)", "ys"),
        (r"ogue(?=s?$)", "og"),
        (
            r"^(model|label|signal|counsel|travel|channel|tunnel|fuel|cancel|level|total)l(?=ed$|ing$|ers?$)",
            r"\1",
        ),
        (r"^programme(?=s?$)", "program"),
        (r"^age(?=ing$)", "ag"),
        (r"^grey", "gray"),
        (r"^mould", "mold"),
        (r"^(lic|def|off)ence(?=s?$)", r"\1ense"),
        (r"^practic(?=e|ing)", "practis"),
    )
)
_MAY_BE_BRITISH = re.compile(
    r"ae|oe|our|sulph|is(?:e|in|at)|yz|ogue|ll|programme|age|grey|ould|ence|practic|omata|res?$"
)
"""What every spelling below has in it: most words are spared the rest."""
_PLURALS = ((re.compile(r"(?<=[a-z]{3})omata$"), "oma"), (re.compile(r"(?<=[a-z]{4})ae$"), "a"))
_ENDINGS = re.compile(
    r"(?<=[a-z]{2})(?:(?P<s>[oaey]s)(?:is|es|e|ed)|(?P<em>emi(?:a|as|c))|(?P<troph>troph(?:y|ies|ic)))$"
    r"|(?<=[a-z]{3})(?:(?P<os>otic)|(?P<lys>lytic)|(?P<path>path(?:y|ies|ic))|(?P<it>iti(?:s|c|des)))$"
    r"|(?<=met)(?P<astas>astatic)$"
)
"""Endings of one medical word family, with what they become; `s` keeps its own two letters."""
_IRREGULAR = {other: form for form, *others in map(str.split, lines_of("irregular")) for other in others}
_stemmer = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("english")).build()
_KEPT_SHORT = 3


def stem(word: str) -> str:
    """The form under which a lower-case word is indexed; numbers and codes as they are."""
    if len(word) <= _KEPT_SHORT or not word.isalpha():
        return word
    word = _IRREGULAR.get(word, word)
    if _MAY_BE_BRITISH.search(word):
        for pattern, by in (*_AMERICAN, *_PLURALS):
            word = pattern.sub(by, word)
    if ending := _ENDINGS.search(word):
        return word[: ending.start()] + str(ending["s"] or ending.lastgroup)
    stemmed: list[str] = _stemmer.analyze(word)
    return stemmed[0] if stemmed else word
