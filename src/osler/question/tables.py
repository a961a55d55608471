"""Numbers by kind and site, in any order: "spine -1.9, hip -1.2", "-1.9 (spine), -1.2 (hip)", "18%/2.8%"."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from osler.question.changes import is_earlier, settle_dated
from osler.question.compiled import Mark
from osler.question.found import Sheet
from osler.question.numbers import Quantity
from osler.question.pairing import CLEAN, FAR, LINKS, Place, Run, Value, bind
from osler.question.vocabulary import Table


def read_tables(sheet: Sheet) -> None:
    """Notes all values of all tables."""
    for name, table in sheet.words.file.tables.items():
        for chain in _chains(sheet, name, table):
            bind(sheet, table.fillers, chain)
            _emit(sheet, name, table, chain)
        settle_dated(sheet, table)


_CLOSES = frozenset({",", ".", ";", "/", ")", "|", "and", "?"})


class _Reader(msgspec.Struct):
    """The walk over the elements of one table."""

    sheet: Sheet
    name: str
    table: Table
    runs: list[Run] = msgspec.field(default_factory=list)
    done: list[list[Run]] = msgspec.field(default_factory=list)
    kind: str | None = None
    kind_end: int = -99
    kind_sentence: int = -1
    lowest_end: int = -99
    bracket_end: int = -1
    outside: str | None = None
    """The kind before a bracket that names another: "-2.6 (Z -1.1), -1.9"."""

    def name_kind(self, kind: str, start: int, end: int) -> None:
        """A kind is named: it holds on, but one in a bracket only to its end."""
        tokens = self.sheet.text.tokens
        if start and tokens[start - 1].text == "(" and self.kind is not None:
            closing = (at for at in range(end, min(len(tokens), end + 8)) if tokens[at].text == ")")
            self.bracket_end, self.outside = next(closing, -1), self.kind
        self.kind, self.kind_end, self.kind_sentence = kind, end, tokens[start].sentence

    def pass_to(self, start: int) -> None:
        """Leaves a bracket that lies behind."""
        if 0 <= self.bracket_end < start:
            self.kind, self.bracket_end = self.outside, -1

    def close(self) -> None:
        """Ends the chain."""
        if self.runs:
            self.done.append(self.runs)
        self.runs = []

    def forget(self) -> None:
        """Ends the chain and its kind: another matter begins."""
        self.close()
        self.kind = None


def _chains(sheet: Sheet, name: str, table: Table) -> list[list[Run]]:
    """Runs of sites and numbers, cut where another matter or sentence comes between."""
    reader = _Reader(sheet, name, table)
    tokens = sheet.text.tokens
    sentence = -1
    for start, end, what, payload in _elements(sheet, name, table):
        if tokens[start].sentence != sentence or _complete_before(reader, start):
            reader.close()
            sentence = tokens[start].sentence
        reader.pass_to(start)
        if what == "break":
            reader.forget()
        elif what == "close":
            reader.close()
        elif what == "kind":
            reader.name_kind(str(payload), start, end)
        elif what == "lowest":
            reader.lowest_end = end
        elif what == "site":
            _add_site(reader, Place(start, end, str(payload)))
        elif isinstance(payload, Quantity):
            _add_number(reader, payload)
    reader.close()
    return reader.done


def _complete_before(reader: _Reader, start: int) -> bool:
    """Whether a semicolon ends a chain that has its numbers and its sites."""
    if not reader.runs:
        return False
    tokens, last = reader.sheet.text.tokens, reader.runs[-1].end
    if tokens[last - 1].clause == tokens[start].clause:
        return False
    return any(run.sites for run in reader.runs) and any(run.numbers for run in reader.runs)


def _elements(sheet: Sheet, name: str, table: Table) -> list[tuple[int, int, str, object]]:
    found: list[tuple[int, int, str, object]] = []
    for hit in sheet.marks:
        mine = [mark for mark in hit.all if mark.table == name]
        if table.signed and hit.payload.role == "site" and hit.end in sheet.event_heads:
            continue  # "-1.8 with a wrist fracture" tells of no measure at the wrist
        if mine:
            # Matching passes over hyphens; one behind a site is the sign of the number that follows.
            end = hit.end - (sheet.text.tokens[hit.end - 1].text == "-")
            found.extend((hit.start, end, mark.role, mark.name) for mark in _said_by(mine))
        elif hit.payload.role == "kind":
            found.append((hit.start, hit.end, "break", None))
    found.extend((start, end, "break", None) for start, end in sheet.bound)
    for quantity in sheet.numbers:
        if (
            sheet.free(quantity)
            and _of_table(table, quantity)
            and not _other_number(sheet, name, table, quantity)
        ):
            found.append((quantity.start, quantity.end, "number", quantity))
        elif table.signed and quantity.unit is not None and quantity.unit.code == "%":
            # "hip 2.1%, T-score -1.8": the site before a percentage is not that of the score behind it.
            found.append((quantity.start, quantity.end, "close", None))
    return sorted(found, key=lambda item: (item[0], item[2]))


def _said_by(marks: Sequence[Mark]) -> Sequence[Mark]:
    """What a mark says: one thing, or kind and site where they are run together, "zLS"."""
    return marks if marks[0].joined else marks[:1]


def _of_table(table: Table, quantity: Quantity) -> bool:
    if quantity.unit is None:
        return quantity.value <= 100
    return quantity.unit.code == ("%" if table.unit == "%" else "SD")


def _other_number(sheet: Sheet, name: str, table: Table, quantity: Quantity) -> bool:
    """A count, "2 fractures", or an earlier value, "(was -2.5)"."""
    tokens = sheet.text.tokens
    before = [token.text for token in tokens[max(0, quantity.start - 2) : quantity.start]]
    if is_earlier(before) or _is_dated_aside(sheet, quantity):
        return True
    if not table.signed or quantity.sign:
        return False
    if quantity.value >= 10 or _is_density(sheet, name, quantity):
        return True
    following = tokens[quantity.end].text if quantity.end < len(tokens) else ""
    return not quantity.decimal and following[:1].isalpha() and following not in CLEAN | LINKS


def _is_dated_aside(sheet: Sheet, quantity: Quantity) -> bool:
    """Whether a number is that of an earlier year behind the present one: "-2.9 (2020: -2.6)"."""
    tokens = sheet.text.tokens
    at = quantity.start - 1
    at -= tokens[at].text in {":", "=", "was"}
    dated = (
        at > 1 and len(tokens[at].text) == 4 and tokens[at].text.isdecimal() and tokens[at - 1].text == "("
    )
    return dated and tokens[at - 2].text[:1].isdecimal() and "." in tokens[at - 2].text


def _is_density(sheet: Sheet, name: str, quantity: Quantity) -> bool:
    """A plain measure beside its score: three decimals, or the score in brackets behind."""
    tokens = sheet.text.tokens
    decimals = tokens[quantity.number].text.partition(".")[2]
    bracket = quantity.end < len(tokens) and tokens[quantity.end].text == "("
    return len(decimals) >= 3 or (bracket and quantity.decimal and sheet.is_kind(quantity.end + 1, name))


def _add_site(reader: _Reader, place: Place) -> None:
    runs = reader.runs
    linked = bool(runs) and bool(runs[-1].sites) and _linked(reader.sheet, runs[-1].end, place.start)
    comma = linked and any(
        token.text == "," for token in reader.sheet.text.tokens[runs[-1].end : place.start]
    )
    if linked and not (comma and len(runs) > 1 and runs[-2].numbers):
        runs[-1].sites.append(place)
    else:
        reader.runs.append(Run(sites=[place]))


def _add_number(reader: _Reader, quantity: Quantity) -> None:
    kind = _kind_of(reader, quantity)
    if kind is None and not _plain_signed(reader, quantity):
        return
    number = Value(
        quantity=quantity,
        kind=kind,
        near_kind=quantity.start - reader.kind_end <= FAR and kind is not None,
        lowest=0 <= quantity.start - reader.lowest_end <= 6,
    )
    if reader.runs and reader.runs[-1].numbers and _linked(reader.sheet, reader.runs[-1].end, quantity.start):
        reader.runs[-1].numbers.append(number)
    else:
        reader.runs.append(Run(numbers=[number]))


def _kind_of(reader: _Reader, quantity: Quantity) -> str | None:
    """The last kind named, or one just behind: "-2.5 T-score"."""
    tokens = reader.sheet.text.tokens
    behind = _kind_behind(reader, quantity)
    if behind is not None:
        return behind
    bracketed = _bracketed_kind(reader, quantity)
    if bracketed is not None:
        return bracketed
    if reader.kind is not None and quantity.start >= reader.kind_end:
        same = reader.kind_sentence == tokens[quantity.start].sentence
        if same or reader.table.default_kind or reader.table.unit == "%":
            return reader.kind
    return _kind_near_behind(reader, quantity)


def _kind_near_behind(reader: _Reader, quantity: Quantity) -> str | None:
    """A kind within three words behind that leads no number of its own: "-2.5 T-score"."""
    tokens = reader.sheet.text.tokens
    for hit in reader.sheet.marks_after(quantity.end, 3):
        if any(each.sign for each in reader.sheet.numbers_near(hit.start + 1, hit.end + 1)):
            return None  # "-3.0 Z -2.8": the kind leads the next number
        if not quantity.sign and any(token.text == "," for token in tokens[quantity.end : hit.start]):
            return None
        for mark in hit.all:
            if mark.role == "kind" and mark.table == reader.name:
                return mark.name
    return None


def _bracketed_kind(reader: _Reader, quantity: Quantity) -> str | None:
    """A kind alone in brackets behind: "-2.5 (T)"."""
    tokens = reader.sheet.text.tokens
    for hit in reader.sheet.marks_after(quantity.end + 1, 1):
        alone = hit.end < len(tokens) and tokens[quantity.end].text == "(" and tokens[hit.end].text == ")"
        for mark in hit.all:
            if alone and mark.role == "kind" and mark.table == reader.name:
                return mark.name
    return None


def _kind_behind(reader: _Reader, quantity: Quantity) -> str | None:
    """A kind that closes a signed number, "-2.6 T / -1.0 Z", and does not lead the next one."""
    tokens = reader.sheet.text.tokens
    if not quantity.sign:
        return None
    for hit in reader.sheet.marks_after(quantity.end, 1):
        following = tokens[hit.end].text if hit.end < len(tokens) else "."
        for mark in hit.all:
            if mark.role == "kind" and mark.table == reader.name and following in _CLOSES:
                return mark.name
    return None


def _plain_signed(reader: _Reader, quantity: Quantity) -> bool:
    return bool(reader.table.default_kind and quantity.sign and quantity.to is None) and quantity.decimal


def _linked(sheet: Sheet, end: int, start: int) -> bool:
    """Whether only list marks and kinds stand between."""
    return start - end <= 6 and all(
        token.text in LINKS or sheet.is_kind(end + at)
        for at, token in enumerate(sheet.text.tokens[end:start])
    )


def _emit(sheet: Sheet, name: str, table: Table, chain: Sequence[Run]) -> None:
    for run in chain:
        numbers = [number for number in run.numbers if sheet.free(number.quantity)]
        places = dict.fromkeys(table.kinds, 0)
        for number in numbers:
            kind = number.kind or table.default_kind
            if kind is None:
                continue
            if kind in table.with_unit and number.quantity.unit is None:
                continue
            sites = [site for site in (number.site, *number.shared) if site]
            if sites and (number.kind or _plain(number)):
                for site in sites:
                    _note(sheet, table, number, table.facts[kind].get(site))
            elif number.near_kind:
                _note(sheet, table, number, _unplaced(table, number, kind, places))


def _plain(number: Value) -> bool:
    return bool(number.quantity.sign)


def _unplaced(table: Table, number: Value, kind: str, places: dict[str, int]) -> str | None:
    if number.lowest and kind in table.lowest:
        return table.lowest[kind]
    facts = table.unplaced.get(kind, ())
    at = places[kind]
    places[kind] += 1
    return facts[min(at, len(facts) - 1)] if facts else None


def _note(sheet: Sheet, table: Table, number: Value, fact: str | None) -> None:
    quantity = number.quantity
    if fact is None:
        return
    declared = sheet.facts.get(fact)
    label = declared.label if declared else fact
    if table.signed and not quantity.sign and abs(quantity.value) >= 1:
        low = sheet.behind(quantity.end, ("below",))
        if not low:
            sheet.take(quantity)
            sheet.leave(
                quantity.start,
                quantity.end,
                f"{label}: no sign; write -{quantity.value:g} or +{quantity.value:g}",
            )
            return
        quantity = msgspec.structs.replace(quantity, sign="-")
    if quantity.unit is not None and table.unit == "none":
        quantity = msgspec.structs.replace(quantity, unit=None)
    sheet.add_number(fact, quantity, quantity.start, quantity.end, keep=table.keep)
    now = -quantity.value if quantity.sign == "-" else quantity.value
    if table.falling and quantity.was is not None and now < quantity.was:
        sheet.add(table.falling, True, quantity.start, quantity.end)
