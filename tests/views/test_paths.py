"""FHIRPath in views: what the official cases do not ask, and whatever text or resource comes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.core.errors import InputError
from osler.views import Unfit, reference_key, view_of
from osler.views.boundaries import boundary
from osler.views.compiling import compiled

PATIENT = {
    "resourceType": "Patient",
    "id": "p",
    "active": True,
    "birthDate": "1950-11-25",
    "name": [{"use": "official", "family": "F", "given": ["a", "b"]}, {"given": ["c", None]}],
    "deceasedDateTime": "2020-01-02",
    "multipleBirthInteger": 2,
    "extension": [{"url": "u", "valueString": "x"}, "no extension"],
    "contained": [{"resourceType": "Organization", "id": "o"}, {"resourceType": "Patient", "id": "q"}],
}


def found(text, node=PATIENT, **constants):
    return compiled(text, constants, "Patient", "https://own.example/fhir/")(node, 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Patient.name.family", ["F"]),
        ("name.given", ["a", "b", "c"]),
        ("name.where($this.use = 'official').given[1]", ["b"]),
        ("name[5]", []),
        ("deceased", ["2020-01-02"]),
        ("deceased.ofType(boolean).exists()", [False]),
        ("multipleBirth.ofType(FHIR.integer) * 2 - 1", [3]),
        ("multipleBirth.ofType(System.Integer) / 0", []),
        ("-multipleBirth", [-2]),
        ("+ 1.5", [1.5]),
        ("'it\\'s' + ' so'", ["it's so"]),
        ("birthDate < @1960-01-01", [True]),
        ("birthDate != {}", []),
        ("{} and false", [False]),
        ("{} or true", [True]),
        ("{} and true", []),
        ("false or {}", []),
        ("(1 + 2) * 3 = 9", [True]),
        ("1 = true", [False]),
        ("contained.ofType(Organization).id", ["o"]),
        ("name.exists(use = 'official')", [True]),
        ("name.given.where(true).ofType(decimal)", []),
        ("name.given.first().ofType(string)", ["a"]),
        ("extension('u').value.ofType(string)", ["x"]),
        ("`name`.`family`", ["F"]),
        ("%said", ["so"]),
        ("@T12:30 = '12:30'", [True]),
        ("name.given.empty().not()", [True]),
    ],
)
def test_a_path_finds(text, value):
    assert found(text, said="so") == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "name.",
            "name..given",
            "name[",
            "(name",
            "name)",
            "1 +",
            "'open",
            "%",
            "@@",
            "name given",
            "a,b",
        ),
        *("name.count()", "name.where()", "name.where(true, false)", "name.ofType()", "name.ofType('x')"),
        *("first(1)", "join(1, 2)", "getReferenceKey('Patient')", "%unknown", "a | b", "a in b", "$total"),
        *("-" * 5000 + "1", "1" + "+1" * 5000, "a" + ".first()" * 5000),
        *("(" * 100 + "1" + ")" * 100, "extension()", "exists(1, 2)", "ofType(A.B.C)", "f(1,)"),
    ],
)
def test_what_is_no_path_is_refused_in_one_line(text):
    with pytest.raises(InputError) as error:
        found(text)
    assert "\n" not in str(error.value)
    assert 20 < len(str(error.value)) < 400


@pytest.mark.parametrize(
    "text",
    ["name.given = 'a' and name.given", "active < 'x'", "name.given + 1", "active + active", "name.join()"],
)
def test_a_resource_that_does_not_fit_is_told_without_its_values(text):
    with pytest.raises(Unfit) as error:
        found(text)
    assert "1950" not in str(error.value)


@given(st.text(alphabet="ab.()[]'=<>+-*/%@&|{}$`0 ", max_size=30))
def test_any_text_is_a_path_or_refused(text):
    with suppress(InputError):
        compiled(text, {})({"a": [1, {"b": None}]}, 0)


@pytest.mark.parametrize("path", ["$this", "1000 + 1", "item"])
def test_what_repeats_without_end_is_told(path):
    view = view_of(
        {"resource": "Patient", "select": [{"repeat": [path], "column": [{"name": "a", "path": "1"}]}]}, "it"
    )
    nested = {}
    for _ in range(300):
        nested = {"item": nested}
    with pytest.raises(Unfit, match="more than 100 deep"):
        view.rows({"resourceType": "Patient", **nested})


def test_rows_without_measure_are_told():
    selects = [{"forEach": name, "column": [{"name": name, "path": "$this"}]} for name in ("a", "b")]
    view = view_of({"resource": "Patient", "select": selects}, "it")
    with pytest.raises(Unfit, match=r"more than 100,000 rows"):
        view.rows({"resourceType": "Patient", "a": list(range(400)), "b": list(range(400))})
    assert len(view.rows({"resourceType": "Patient", "a": list(range(100)), "b": list(range(100))})) == 10_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "given", "id", "valueQuantity", "extension"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_resource_gives_rows_or_is_told_to_be_unfit(inside):
    view = view_of(
        {
            "resource": "Patient",
            "select": [
                {"column": [{"name": "a", "path": "name.given.first()"}, {"name": "v", "path": "value"}]},
                {"forEachOrNull": "extension", "column": [{"name": "e", "path": "id", "collection": True}]},
                {"repeat": ["name"], "column": [{"name": "n", "path": "%rowIndex"}]},
            ],
        },
        "the view",
    )
    try:
        rows = view.rows({"resourceType": "Patient", "name": inside, "extension": inside, "value": 1})
    except Unfit:
        return
    assert all(len(row) == 4 for row in rows)


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("Patient/1", "1"),
        ("Patient/1/_history/3", "1"),
        ("urn:uuid:1-2", "1-2"),
        ("https://own.example/fhir/Patient/1", "1"),
        ("https://elsewhere.example/fhir/Patient/1", None),
        ("https://own.example/fhir/other/Patient/1", None),
        ("Group/1", None),
        ("#p", None),
        ("Patient?identifier=1", None),
        ("1", None),
    ],
)
def test_a_reference_means_a_resource_of_this_server_only(reference, key):
    assert reference_key(reference, "Patient", "https://own.example/fhir") == key
    read = found("link.getReferenceKey(Patient)", {"link": {"reference": reference}})
    assert read == ([key] if key else [])


@pytest.mark.parametrize(
    ("value", "kind", "low", "high"),
    [
        (1.0, None, [0.95], [1.05]),
        (-3, None, [-3.5], [-2.5]),
        ("2024", None, ["2024-01-01"], ["2024-12-31"]),
        ("2024-02", None, ["2024-02-01"], ["2024-02-29"]),
        ("2024-02-03T10:20Z", None, ["2024-02-03T10:20:00.000Z"], ["2024-02-03T10:20:59.999Z"]),
        (
            "2024-02-03T10:20:30-05:00",
            None,
            ["2024-02-03T10:20:30.000-05:00"],
            ["2024-02-03T10:20:30.999-05:00"],
        ),
        ("2024", "dateTime", ["2024-01-01T00:00:00.000+14:00"], ["2024-12-31T23:59:59.999-12:00"]),
        ("12", None, [], []),
        ("20xx", None, [], []),
        ("2024-13", None, [], []),
        (True, None, [], []),
    ],
)
def test_boundaries(value, kind, low, high):
    assert boundary(value, high=False, kind=kind) == low
    assert boundary(value, high=True, kind=kind) == high
