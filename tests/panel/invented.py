"""Invented records for the bulk road: every element that facts are read from, filled, left out and varied."""

import random

from fhir_samples import OWN, PACK, PATIENT

_DAYS = ("2026-11-01", "2026-03-04T10:20:30+01:00", "2025-05", "2024", "2019-07-08", "2030-01-01", "soon")
_ROWS = PACK.record_codes


def _codes(*kinds):
    return [
        {"system": row.system or "", "code": code.replace("*", "").replace("?", "0")}
        for row in _ROWS
        if row.kind in kinds
        for code in row.codes
    ]


_CODES = {
    "Observation": _codes("observation", "years_since"),
    "Condition": _codes("condition", "months_since", "hint"),
    "Procedure": _codes("procedure"),
    "drug": _codes("drug_code"),
    "family": _codes("family"),
}
_DRUGS = sorted({row.drug for row in _ROWS if row.drug} | {drug for row in _ROWS for drug in row.drugs})
_NAMES = [name for row in _ROWS if row.kind == "family" for name in row.names]
_RELATIONS = [relation for row in _ROWS if row.kind == "family" for relation in row.relations]
_ANSWERS = sorted({code for row in _ROWS for code in row.values})
_ANSWERED = [row for row in _ROWS if row.kind == "observation" and row.values]
_SITES = sorted({code for row in _ROWS for code in row.sites})
_SITE_WORDS = sorted({words for row in _ROWS for words in row.site_words})
_UNITS = [*sorted({unit for row in _ROWS for unit in row.units}), "kg", "g", "cm", "odd", ""]
_PRODUCTS = ("", " 5 mg oral tablet", " 120 mg", " vaginal ring", " 1 mg / 5 mg pack")


class Inventor:
    """Draws resources of one patient."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def one(self, *choices):
        return self.dice.choice(choices)

    def maybe(self, **fields):
        """Some of the fields."""
        return {name: value for name, value in fields.items() if self.dice.random() < 0.6}

    def day(self):
        return self.dice.choice(_DAYS)

    def dates(self, name, *plain):
        """One or two dates, of an element with a choice of types and of plain elements."""
        ways = [
            {f"{name}DateTime": self.day()},
            {f"{name}Period": self.maybe(start=self.day(), end=self.day())},
            {},
        ]
        return self.dice.choice(ways) | self.maybe(**{one: self.day() for one in plain})

    def coding(self, codes):
        known = dict(self.dice.choice(codes)) if codes else {}
        odd = self.one(
            {"code": "0-0"}, {"display": "nothing known"}, {"system": "http://loinc.org", "code": "1-1"}
        )
        return self.dice.choice([known, known, known, odd])

    def concept(self, codes, words=()):
        """Codes, words, or both; the words stand in the text or beside a code."""
        coded = [self.coding(codes) for _ in range(self.one(0, 1, 1, 2))]
        said = self.dice.choice(list(words) or ["something"])
        if coded and self.dice.random() < 0.4:
            coded[-1] = coded[-1] | {"display": said}
        text = {"text": said} if not coded or self.dice.random() < 0.4 else {}
        return ({"coding": coded} if coded else {}) | text

    def status(self, *codes):
        return {"coding": [{"system": "s", "code": self.dice.choice(codes)}]}

    def drug(self):
        names = [name.replace("_", " ") + product for name in _DRUGS for product in _PRODUCTS]
        return self.concept(_CODES["drug"], names)

    def quantity(self, *numbers):
        unit = self.dice.choice(_UNITS)
        return {"value": self.dice.choice(numbers)} | self.dice.choice(
            [
                {"code": unit},
                {"unit": unit},
                {"code": unit, "unit": "other"},
                {"unit": unit, "comparator": "<"},
                {},
            ]
        )

    def result(self):
        """What an Observation and a component have in common."""
        answer = {"coding": [{"code": code} for code in self.dice.sample(_ANSWERS, self.one(1, 2))]}
        value = self.dice.choice(
            [
                {"valueQuantity": self.quantity(-2.6, -1, 0, 22.5, 70, 1e12)},
                {"valueCodeableConcept": answer},
                {"valueString": "said"},
                {},
            ]
        )
        if self.one(*range(8)) == 0:
            row = self.dice.choice(_ANSWERED)
            asked = {"system": row.system or "", "code": self.dice.choice(row.codes)}
            told = {"coding": [{"code": self.dice.choice(sorted(row.values))}]}
            return {"code": {"coding": [asked]}, "valueCodeableConcept": told}
        return {"code": self.concept(_CODES["Observation"], _SITE_WORDS)} | value

    def observation(self):
        sites = [{"coding": [{"code": site}]} for site in _SITES] + [{"text": words} for words in _SITE_WORDS]
        sites += [{"coding": [{"code": "0", "display": words}]} for words in _SITE_WORDS]
        parts = [self.result() for _ in range(self.one(0, 0, 1, 2))]
        return (
            {"resourceType": "Observation", "status": self.one("final", "final", "amended", "preliminary")}
            | self.result()
            | self.dates("effective", "issued")
            | self.maybe(bodySite=self.dice.choice(sites))
            | ({"component": parts} if parts else {})
        )

    def so(self):
        """Whether it is so, and whether it is over."""
        return self.maybe(
            clinicalStatus=self.status("active", "active", "resolved", "inactive"),
            verificationStatus=self.status("confirmed", "confirmed", "refuted", "unconfirmed"),
        )

    def condition(self):
        over = self.dates("abatement") if self.dice.random() < 0.3 else {}
        return (
            {"resourceType": "Condition", "code": self.concept(_CODES["Condition"])}
            | self.so()
            | self.dates("onset", "recordedDate")
            | over
        )

    def procedure(self):
        return {
            "resourceType": "Procedure",
            "status": self.one("completed", "completed", "preparation"),
            "code": self.concept(_CODES["Procedure"]),
        } | self.dates("performed")

    def allergy(self):
        reactions = [self.maybe(substance=self.drug()) for _ in range(self.one(0, 1, 2))]
        return (
            {"resourceType": "AllergyIntolerance", "code": self.drug()}
            | self.so()
            | self.dates("onset", "recordedDate")
            | ({"reaction": reactions} if reactions else {})
        )

    def family(self):
        relatives = [{"coding": [{"code": self.dice.choice(_RELATIONS)}]}, {"coding": [{"code": "UNCLE"}]}]
        said = [{"code": self.concept(_CODES["family"], _NAMES)} for _ in range(self.one(1, 2))]
        return {
            "resourceType": "FamilyMemberHistory",
            "status": self.one("completed", "partial", "entered-in-error"),
            "relationship": self.dice.choice(relatives),
            "condition": said,
        } | self.maybe(date=self.day())

    def which(self):
        """The drug of an order: coded, or by a reference to a Medication inside it, outside it or nowhere."""
        if self.dice.random() < 0.6:
            return {"medicationCodeableConcept": self.drug()}
        reference = self.one("#inside", "#other", "Medication/m", "urn:uuid:m", "Medication/none", "")
        inside = [
            {"resourceType": "Medication", "id": name, "code": self.drug()} for name in ("other", "inside")
        ]
        told = {"display": self.dice.choice(_DRUGS)} if self.dice.random() < 0.4 else {}
        held = {"contained": inside} if reference.startswith("#") else {}
        return {"medicationReference": {"reference": reference, **told}, **held}

    def dosage(self):
        """One that tells an amount a day, with one thing changed, or one of anything."""
        plain = {"frequency": 1, "period": 1, "periodUnit": "d"}
        more = self.one(
            {}, {"frequency": 3}, {"period": 2}, {"periodUnit": "wk"}, {"frequencyMax": 2}, {"periodMax": 2}
        )
        timing = self.one(
            {"repeat": plain | more}, {"repeat": plain | more}, {"code": self.status("QD", "BID")}
        )
        clear = {"timing": timing, "doseAndRate": [{"doseQuantity": {"value": 5, "code": "mg"}}]}
        return self.one(clear, clear, self.any_dosage())

    def any_dosage(self):
        repeat = self.maybe(
            boundsPeriod=self.maybe(start=self.day(), end=self.day()),
            frequency=self.one(1, 2),
            period=self.one(1, 1, 0.5),
            periodUnit=self.one("d", "d", "d", "wk", "s"),
        )
        if self.dice.random() < 0.15:
            repeat |= self.one({"frequencyMax": 3}, {"periodMax": 2})
        timing = self.one(
            {"repeat": repeat}, {"repeat": repeat}, {"code": self.status("QD", "BID", "odd")}, {}
        )
        unit = self.one({"code": "mg"}, {"unit": "mg"}, {"unit": "tablet"}, {"unit": "puff"})
        rates = [
            {"doseQuantity": {"value": self.one(5, 2.5, 0), **unit}},
            {"doseRange": {"low": {"value": 1}}},
        ]
        needed = self.one(
            {}, {}, {}, {"asNeededBoolean": True}, {"asNeededCodeableConcept": {"text": "pain"}}
        )
        route = self.one(
            {"text": "oral"}, {"coding": [{"code": "1"}, {"display": "by mouth"}]}, {"text": "skin"}
        )
        return (
            self.maybe(timing=timing, route=route, text="as told")
            | {"doseAndRate": self.dice.sample(rates, self.one(1, 1, 2)) if self.dice.random() < 0.9 else []}
            | needed
        )

    def order(self):
        """An order, often of a drug whose dose is compared."""
        clear = {
            "medicationCodeableConcept": {"text": "prednisone 5 mg oral tablet"},
            "status": self.one("active", "stopped"),
        }
        made = self.any_order()
        made.pop("medicationReference", None)
        return self.one(made | clear, self.any_order(), self.any_order())

    def any_order(self):
        supply = {"value": self.one(30, 90, 0), self.one("code", "unit"): self.one("d", "mo", "odd")}
        return (
            {"resourceType": "MedicationRequest", "status": self.one("active", "active", "stopped", "draft")}
            | self.which()
            | self.maybe(
                intent=self.one("order", "order", "plan"),
                authoredOn=self.day(),
                dosageInstruction=[self.dosage() for _ in range(self.one(1, 1, 1, 2))],
                dispenseRequest=self.maybe(
                    expectedSupplyDuration=supply, numberOfRepeatsAllowed=self.one(0, 3)
                ),
            )
            | self.one({}, {}, {}, {"doNotPerform": True})
        )

    def statement(self):
        """A statement, often of a drug whose dose is compared."""
        clear = {"medicationCodeableConcept": {"text": "prednisone 5 mg oral tablet"}, "status": "active"}
        made = self.any_statement()
        made.pop("medicationReference", None)
        return self.one(made | clear, self.any_statement(), self.any_statement())

    def any_statement(self):
        return (
            {"resourceType": "MedicationStatement", "status": self.one("active", "completed", "intended")}
            | self.which()
            | self.dates("effective", "dateAsserted")
            | self.maybe(dosage=[self.dosage() for _ in range(self.one(1, 1, 1, 2))])
        )

    def given(self):
        route = self.one({"text": "oral"}, {"coding": [{"display": "by mouth"}]}, {"text": "skin"})
        return (
            {"resourceType": "MedicationAdministration", "status": self.one("completed", "not-done")}
            | self.which()
            | self.dates("effective")
            | self.maybe(dosage={"route": route})
        )

    def patient(self):
        dead = self.one({}, {}, {}, {"deceasedBoolean": True}, {"deceasedDateTime": "2024-01-02"})
        born = self.one("1950-11-25", "1950", "2040-01-01", "?")
        return PATIENT | self.one({}, {"birthDate": born}) | self.one({}, {"gender": "male"}) | dead

    def record(self):
        """A patient with some resources, and a Medication to which orders may refer."""
        kinds = (
            *(self.observation, self.condition, self.procedure, self.allergy, self.family),
            *(self.order, self.order, self.statement, self.given),
        )
        made = [self.dice.choice(kinds)() for _ in range(self.one(1, 1, 2, 4))]
        own = [
            {"id": f"r{number}", "patient" if _of_patient(one) else "subject": OWN} | one
            for number, one in enumerate(made)
        ]
        return [self.patient(), *own, {"resourceType": "Medication", "id": "m", "code": self.drug()}]


def _of_patient(one):
    return one["resourceType"] in ("AllergyIntolerance", "FamilyMemberHistory")
