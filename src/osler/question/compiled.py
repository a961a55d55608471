"""A pack's reading data made ready for matching, once per pack version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

import msgspec

from osler.core.errors import KnowledgeError
from osler.knowledge.schema import Drug, Emergency, FactFile, PackFile
from osler.question import cues, english
from osler.question.numbers import Measures, Unit
from osler.question.spelling import Spelling, spelling_of
from osler.question.terms import Terms
from osler.question.text import pieces_of
from osler.question.vocabulary import Event, Exposure, Flag, Phrases, ReadingFile, Table, merge


class ReadablePack(Protocol):
    """What reading needs of a knowledge pack."""

    @property
    def head(self) -> PackFile:
        """The pack's head."""

    @property
    def version(self) -> str:
        """Changes whenever content changes."""

    @property
    def facts(self) -> Mapping[str, FactFile]:
        """The facts by name."""

    @property
    def drugs(self) -> Mapping[str, Drug]:
        """The drugs by id."""

    @property
    def emergencies(self) -> tuple[Emergency, ...]:
        """The dangers that outrank every answer."""

    @property
    def reading(self) -> Mapping[str, object]:
        """The raw reading data by file name."""


class Setting(msgspec.Struct, frozen=True):
    """What a phrase says: this fact has this value."""

    fact: str
    value: bool | str
    flag: Flag | None = None
    company: str = ""
    """The class of words that must stand in the question as well."""


class Label(msgspec.Struct, frozen=True):
    """A label of a number fact."""

    fact: str
    weak: bool


class Mark(msgspec.Struct, frozen=True):
    """A word of a table: a kind, a site, or one that says "lowest"."""

    table: str
    role: Literal["kind", "site", "lowest"]
    name: str = ""
    joined: bool = False
    """Half of a word that names kind and site at once: "zLS"."""


class EventTerms(msgspec.Struct, frozen=True):
    """The compiled words of an event."""

    event: Event
    heads: Terms[str]
    """"" for a bare head, else the site that the phrase names as well."""
    sites: Terms[tuple[str, str]]
    """(site, level word)."""
    excluding: Terms[bool]
    any_words: Terms[bool]
    violent: Terms[bool]
    elsewhere: Terms[bool]
    slight: Terms[bool]
    behind: frozenset[str]
    """First words of what tells of an event only right behind a place."""


class ExposureTerms(msgspec.Struct, frozen=True):
    """The compiled words of an exposure."""

    exposure: Exposure
    names: Terms[str]
    before: Terms[str]
    after: Terms[str]
    excluding: Terms[bool]
    later: Terms[str]
    """What is told behind a name: ended, resumed, untaken, running."""
    said: tuple[Terms[bool], ...]
    """Per consequence, the phrases it needs."""
    members: frozenset[str]
    """The medicines themselves, as against groups of them."""


class Compiled(msgspec.Struct, frozen=True):
    """All matchers of one pack."""

    file: ReadingFile
    measures: Measures
    statements: Terms[Setting]
    """Yes/no facts."""
    company: dict[str, Terms[bool]]
    """The classes that vague phrases need beside them."""
    words: Terms[Setting]
    """Word facts, and phrases that only look like one."""
    by_relative: dict[str, tuple[tuple[str, str], ...]]
    labels: Terms[Label]
    values: Terms[tuple[str, float]]
    marks: Terms[Mark]
    events: dict[str, EventTerms]
    exposures: dict[str, ExposureTerms]
    goals: dict[str, Terms[tuple[str, float]]]
    """Kind of goal -> (goal, weight)."""
    anchors: Terms[float]
    elsewhere: Terms[bool]
    spelling: Spelling


_MARKS = frozenset("-()[]|~/")
_SHORT = range(2, 4)
"""Letters of a site's name that may be run together with the letter of a kind."""
_CACHE: dict[str, Compiled] = {}


def compiled(pack: ReadablePack) -> Compiled:
    """The pack's matchers, made on first use and kept for this version."""
    if pack.version not in _CACHE:
        if len(_CACHE) >= 16:
            _CACHE.clear()
        _CACHE[pack.version] = _compile(pack)
    return _CACHE[pack.version]


def _compile(pack: ReadablePack) -> Compiled:
    try:
        file = merge(dict(pack.reading))
        return _all(file, pack)
    except (msgspec.ValidationError, ValueError) as error:
        raise KnowledgeError(f"{pack.head.id}/reading: {error}; see osler.question.vocabulary") from error


def _all(file: ReadingFile, pack: ReadablePack) -> Compiled:
    parts = _parts(file, pack)
    events, exposures = parts["events"], parts["exposures"]
    terms = [
        parts["statements"],
        parts["words"],
        parts["labels"],
        parts["marks"],
        *parts["goals"].values(),
        parts["anchors"],
        *(event.heads for event in events.values()),
        *(event.sites for event in events.values()),
        *(exposure.names for exposure in exposures.values()),
        *(exposure.later for exposure in exposures.values()),
        *(exposure.before for exposure in exposures.values()),
        *(exposure.after for exposure in exposures.values()),
    ]
    return Compiled(**parts, spelling=_spelling(file, terms, exposures.values(), pack))


def _spelling(
    file: ReadingFile, terms: Sequence[Terms[Any]], exposures: Iterable[ExposureTerms], pack: ReadablePack
) -> Spelling:
    """Slips are mended in all long words, and in names of one word that stand for one medicine."""
    real = {word for line in file.real_words for word in line.split()}
    known = {word for one in terms for word in one.words} | real
    brands = {brand.lower() for drug in pack.drugs.values() for brand in (*drug.brands, drug.label, drug.id)}
    named = {phrase for one in exposures for name in one.exposure.names.values() for phrase in name.phrases}
    short = {word for line in file.short_words for word in line.split()}
    return spelling_of(known, real, known & (brands | named), short, file.short_forms)


def _parts(file: ReadingFile, pack: ReadablePack) -> dict[str, Any]:
    return dict(  # noqa: C408 - reads as the fields of Compiled
        file=file,
        measures=_measures(file, {name: fact.unit or "1" for name, fact in pack.facts.items()}),
        statements=_statements(file),
        company=_company(file),
        words=_words(file),
        by_relative=_relatives(file),
        labels=_labels(file),
        values=Terms(
            (p, (fact, float(value)))
            for fact, number in file.numbers.items()
            for value, phrases in number.values.items()
            for p in phrases
        ),
        marks=_marks(file.tables),
        events={name: _event(event) for name, event in file.events.items()},
        exposures={name: _exposure(exposure, pack) for name, exposure in file.exposures.items()},
        goals=_goals(file),
        anchors=Terms(
            [*((p, 1.0) for p in file.scope.anchors), *((p, 0.5) for p in file.scope.weak)],
        ),
        elsewhere=Terms((p, True) for p in file.scope.elsewhere),
    )


def _statements(file: ReadingFile) -> Terms[Setting]:
    terms: Terms[Setting] = Terms()
    for fact, flag in file.flags.items():
        for value, phrases in ((True, flag.says), (False, flag.denies)):
            setting = Setting(fact, value, flag)
            for phrase in phrases:
                terms.add(phrase, setting)
        for company, phrases in flag.beside.items():
            for phrase in phrases:
                terms.add(phrase, Setting(fact, True, flag, company))
    for phrase in file.not_said:
        terms.add(phrase, Setting("", False, Flag()))
    return terms


def _company(file: ReadingFile) -> dict[str, Terms[bool]]:
    names = {name for flag in file.flags.values() for name in flag.beside}
    return {name: _set(file.classes[name]) for name in sorted(names)}


def _words(file: ReadingFile) -> Terms[Setting]:
    terms: Terms[Setting] = Terms()
    for fact, words in file.words.items():
        for word, phrases in words.items():
            for phrase in phrases:
                terms.add(phrase, Setting(fact, word))
    for phrase in file.not_said:
        terms.add(phrase, Setting("", ""))
    return terms


def _relatives(file: ReadingFile) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for fact, words in file.by_relative.items():
        for word, names in words.items():
            for name in names:
                found[name] = (*found.get(name, ()), (fact, word))
    return found


def _measures(file: ReadingFile, pack_units: Mapping[str, str]) -> Measures:
    units: Terms[Unit] = Terms()
    for fact, number in file.numbers.items():
        for code, phrases in number.own_units.items():
            for phrase in phrases:
                units.add(phrase, Unit(code, fact))
        for phrase, settles in number.letters.items():
            units.add(phrase, Unit(pack_units[fact], fact, tuple(settles.items())))
    for code, phrases in english.UNITS.items():
        for phrase in phrases:
            units.add(phrase, Unit(code))
    doses = Terms((phrase, times) for times, phrases in english.DOSES.items() for phrase in phrases)
    events = frozenset(
        word for event in file.events.values() for word in Terms((phrase, 0) for phrase in event.heads).words
    )
    return Measures(
        units, doses, Terms(english.BOUNDS.items()), Terms(english.RELATIVE_TIMES.items()), events
    )


def _labels(file: ReadingFile) -> Terms[Label]:
    terms: Terms[Label] = Terms()
    for fact, number in file.numbers.items():
        strong, weak = Label(fact, weak=False), Label(fact, weak=True)
        for phrase in (*number.labels, *number.after):
            terms.add(phrase, strong)
        for phrase in number.weak_labels:
            terms.add(phrase, weak)
    return terms


def _marks(tables: Mapping[str, Table]) -> Terms[Mark]:
    terms: Terms[Mark] = Terms()
    for name, table in tables.items():
        for kind, phrases in table.kinds.items():
            for phrase in phrases:
                terms.add(phrase, Mark(name, "kind", kind))
        for site, phrases in table.sites.items():
            for phrase in phrases:
                terms.add(phrase, Mark(name, "site", site))
        for phrase in table.lowest_words:
            terms.add(phrase, Mark(name, "lowest"))
        for kind, site, word in _run_together(table):
            terms.add(word, Mark(name, "kind", kind, joined=True))
            terms.add(word, Mark(name, "site", site, joined=True))
    return terms


def _run_together(table: Table) -> Iterator[tuple[str, str, str]]:
    """Kind, site and the word that names both: the letter of a kind before a short name of a site."""
    for kind, labels in table.kinds.items():
        for letter in (label for label in labels if len(label) == 1):
            for site, phrases in table.sites.items():
                names = Terms((phrase, True) for phrase in phrases).words
                short = (name for name in sorted(names) if name.isalpha() and len(name) in _SHORT)
                yield from ((kind, site, letter + name) for name in short if letter + name not in names)


def _event(event: Event) -> EventTerms:
    heads: Terms[str] = Terms((phrase, site) for phrase, site in event.whole.items())
    for phrase in (*event.heads, *event.behind):
        heads.add(phrase, "")
    sites: Terms[tuple[str, str]] = Terms()
    for name, site in event.sites.items():
        for phrase in site.phrases:
            sites.add(phrase, (name, ""))
        for phrase, level in site.levels.items():
            sites.add(phrase, (name, level))
    return EventTerms(
        event, heads, sites, _set(event.excluding), _set(event.any_words), _set(event.violent),
        _set(event.not_listed), _set(event.slight), frozenset(phrase.split()[0] for phrase in event.behind),
    )  # fmt: skip


def _set(phrases: Phrases) -> Terms[bool]:
    return Terms((phrase, True) for phrase in phrases)


def _exposure(exposure: Exposure, pack: ReadablePack) -> ExposureTerms:
    names: Terms[str] = Terms()
    for name, group in exposure.names.items():
        for phrase in group.phrases:
            names.add(phrase, name)
    members = _members(exposure, pack)
    unwanted = {tuple(pieces_of(phrase)) for phrase in exposure.unread}
    for name in sorted(members & set(pack.drugs)):
        drug = pack.drugs[name]
        for phrase in (drug.label, drug.id.replace("_", " "), *drug.brands, *drug.abbreviations):
            words = tuple(word for word in pieces_of(phrase) if word not in _MARKS)
            if words and words not in unwanted:
                names.add_literal(words, name)
    before = Terms((p, standing) for standing, phrases in exposure.relations.items() for p in phrases)
    after = Terms((p, standing) for standing, phrases in exposure.relations_after.items() for p in phrases)
    for terms, groups in ((before, cues.RELATIONS), (after, cues.RELATIONS_AFTER)):
        for standing, phrases in groups.items():
            for phrase in phrases:
                terms.add(phrase, standing)
    return ExposureTerms(
        exposure,
        names,
        before,
        after,
        _set(exposure.excluding),
        _later(exposure),
        tuple(_set(consequence.said) for consequence in exposure.consequences),
        members,
    )


def _later(exposure: Exposure) -> Terms[str]:
    """What may be told of a medicine behind its name, by kind."""
    own = {"ended": exposure.ended, "running": exposure.running}
    return Terms(
        (phrase, kind) for kind, phrases in cues.LATER.items() for phrase in (*phrases, *own.get(kind, ()))
    )


def _members(exposure: Exposure, pack: ReadablePack) -> frozenset[str]:
    """The pack's drugs that the exposure's fact allows."""
    if not exposure.from_drugs:
        return frozenset()
    fact = pack.facts.get(exposure.current or "")
    return frozenset(pack.drugs) if fact is None else frozenset(fact.words)


def _goals(file: ReadingFile) -> dict[str, Terms[tuple[str, float]]]:
    """One automaton per kind, so that a long phrase of one kind hides none of the other."""
    return {
        kind: Terms(
            (phrase, (name, weight))
            for name, goal in goals.items()
            for phrase, weight in goal.phrases.items()
        )
        for kind, goals in (("intent", file.intents), ("topic", file.topics))
    }
