"""Generated pages are up to date, and every commonly met claim is resolved."""

import click
import common_claims
import generated
import pytest

import docs


def test_generated_pages_are_up_to_date():
    assert generated.outdated(docs.pages()) == [], "run python scripts/docs.py --write"


def test_every_common_claim_is_resolved():
    assert common_claims.unresolved() == []


def test_all_claims_are_listed_once_with_their_verdicts():
    verdicts = [claim.verdict for group in common_claims.groups() for claim in group.claims]
    assert len(verdicts) == 154
    assert {verdict: verdicts.count(verdict) for verdict in common_claims.VERDICTS} == {
        "supported": 84,
        "contested": 53,
        "wrong": 10,
        "outdated": 7,
    }


@pytest.mark.parametrize(
    ("verdict", "says", "why"),
    [
        ("supported", ("acp-1a",), "its numbers 123"),
        ("contested", ("acp-1a",), "no statement corrects it"),
        ("wrong", ("acp-1a",), "no statement under"),
        ("supported", ("no-such-id",), "the pack has no no-such-id"),
    ],
)
def test_an_unresolved_claim_is_reported(verdict, says, why):
    claim = common_claims.Claim(id="c", claim="123 percent", verdict=verdict, says=says, why="made")
    (problem,) = common_claims.problems(generated.bone_health(), [claim])
    assert why in problem


def test_every_command_and_option_is_documented():
    page = (generated.ROOT / "docs" / "reference" / "command-line.md").read_text()
    for name, command in docs.commands():
        assert f"### `{name}`" in page
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert all(option in page for option in parameter.opts), (name, parameter.name)


def test_every_fact_and_answer_field_is_documented():
    facts = (generated.ROOT / "docs" / "reference" / "patient-facts.md").read_text()
    assert [name for name in generated.bone_health().facts if f"`{name}`" not in facts] == []
    fields = (generated.ROOT / "docs" / "reference" / "answer-object.md").read_text()
    missing = [name for name in docs.answer_module.Answer.__struct_fields__ if f"`{name}`" not in fields]
    assert missing == []
