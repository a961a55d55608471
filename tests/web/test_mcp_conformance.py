"""The protocol's own conformance suite, run against the site.

It is fetched by npx beforehand: `npx -y -p node@22 -p @modelcontextprotocol/conformance@0.2.0-alpha.12
conformance list`. Nothing is fetched by the test.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from visiting import listening

from osler.assistants import Desk, Tool
from osler.assistants.http import Endpoint
from osler.assistants.wanted import Wanting
from osler.core.errors import InputError
from osler.knowledge.schema import FactFile

PACKAGE = "@modelcontextprotocol/conformance@0.2.0-alpha.12"
NPX = ("npx", "--offline", "--yes", "-p", "node@22", "-p", PACKAGE, "conformance")
OLD, NEW = "2025-11-25", "2026-07-28"

SITE = [
    ("server-initialize", OLD),
    ("server-session-lifecycle", OLD),
    ("ping", OLD),
    ("tools-list", OLD),
    ("tools-list", NEW),
    ("server-sse-multiple-streams", NEW),
    ("dns-rebinding-protection", OLD),
    ("dns-rebinding-protection", NEW),
    ("server-stateless", NEW),
    ("caching", NEW),
    ("http-header-validation", NEW),
    ("input-required-result-unsupported-methods", NEW),
]
"""Run against the site as it is."""
EXAMPLES = [
    ("tools-call-simple-text", OLD),
    ("tools-call-simple-text", NEW),
    ("tools-call-error", OLD),
    ("tools-call-error", NEW),
    ("input-required-result-basic-elicitation", NEW),
    ("input-required-result-result-type", NEW),
    ("input-required-result-missing-input-response", NEW),
    ("input-required-result-ignore-extra-params", NEW),
    ("input-required-result-validate-input", NEW),
]
"""Run against the same endpoint with the suite's own example tools in place of Osler's."""
NO_SUCH_TOOL = "probes an example tool that does what no tool of Osler does"
NOT_TESTABLE = {
    "sep-2575-server-rejects-undeclared-capability": NO_SUCH_TOOL,
    "sep-2575-missing-capability-http-400": NO_SUCH_TOOL,
    "sep-2575-http-server-no-independent-requests-on-stream": NO_SUCH_TOOL,
    "sep-2575-server-no-log-without-loglevel": NO_SUCH_TOOL,
    "sep-2549-prompts-list-caching-hints": "Osler has no prompts",
    "sep-2549-resources-list-caching-hints": "Osler has no resources",
    "sep-2549-resources-templates-list-caching-hints": "Osler has no resources",
}
"""Checks, within scenarios that apply, to which this server cannot be put."""
LEFT_OUT = {
    r"tools-call-(image|audio|embedded-resource|mixed-content)": "Osler's tools give data and text only",
    r"tools-call-with-.*|tools-call-sampling": "no tool logs, tells progress or asks for a model's words",
    r"tools-call-elicitation|elicitation-.*": "nothing is kept over HTTP: in old revisions nobody is asked",
    r"json-schema-2020-12|http-custom-header-server-validation": NO_SUCH_TOOL,
    r"input-required-result-(basic-sampling|basic-list-roots|multi.*|capability-check)": (
        "Osler asks for facts only, once, in one form"
    ),
    r"input-required-result-(request-state|tampered-state)": "Osler keeps no state between the two halves",
    r"input-required-result-non-tool-request|prompts-.*": "Osler has no prompts",
    r"server-sse-polling": "replies are JSON, at once: there is no stream to take up again",
    r"resources-.*|sep-2164-.*": "Osler has no resources: sources are read with a tool",
    r"completion-complete": "Osler has no prompts or resources to complete",
    r"logging-set-level": "logging is deprecated, and nothing of a call is logged",
    r"tasks-.*|sep-2640-.*": "an extension that Osler does not declare",
}
"""Scenarios that do not apply, and why."""


class Given(msgspec.Struct):
    """What the example tools take."""

    facts: Annotated[dict[str, str], msgspec.Meta(description="facts")] = {}


class Said(msgspec.Struct):
    """What they give."""

    text: str


def example(name, run, **more):
    return Tool(name=name, title=name, description=name, takes=Given, gives=Said, run=run, **more)


def fails(_desk, _given):
    raise InputError("This tool intentionally returns an error for testing")


def who(_desk, _given):
    name = FactFile(id="name", label="name", type="word", words={"Alice": "Alice"})
    return Wanting("What is your name?", (name,), key="user_name")


EXAMPLE_TOOLS = (
    example("test_simple_text", lambda _desk, _given: Said("This is a simple text response for testing.")),
    example("test_error_handling", fails),
    example(
        "test_input_required_result_elicitation",
        lambda _desk, given: Said(f"Hello, {given.facts.get('name')}!"),
        wanting=who,
    ),
)


@pytest.fixture(scope="module")
def examples(app):
    """The address of the endpoint with the example tools."""
    endpoint = Endpoint(Desk(knowledge=app.site.knowledge), most_bytes=100_000, tools=EXAMPLE_TOOLS)

    async def serve(scope, receive, send):
        await endpoint(scope, receive, send)

    @asynccontextmanager
    async def life(_app):
        async with endpoint.running():
            yield

    site = Starlette(routes=[Mount("/", serve)], lifespan=life)
    with listening(site) as address:
        yield address


@cache
def suite() -> str:
    """The list of scenarios; the tests are left out where the suite is not at hand."""
    if os.environ.get("CI") == "true" or shutil.which("npx") is None:
        pytest.skip("needs node's npx, and is not run in CI")
    listed = subprocess.run([*NPX, "list", "--server"], capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip(f"the suite is not in npm's cache: npx -y -p node@22 -p {PACKAGE} conformance list")
    return listed.stdout


def test_every_scenario_is_run_or_left_out_with_a_reason():
    names = re.findall(r"^  - (\S+) ", suite(), re.M)
    run = {name for name, _ in (*SITE, *EXAMPLES)}
    assert run <= set(names)
    for name in names:
        left_out = [reason for pattern, reason in LEFT_OUT.items() if re.fullmatch(pattern, name)]
        assert (name in run) != bool(left_out), name


@pytest.mark.parametrize(("scenario", "revision"), SITE)
def test_the_site_conforms(served, tmp_path, scenario, revision):
    suite()
    assert faults(served, tmp_path, scenario, revision) == []


@pytest.mark.parametrize(("scenario", "revision"), EXAMPLES)
def test_the_endpoint_conforms_with_the_example_tools(examples, tmp_path, scenario, revision):
    suite()
    assert faults(examples, tmp_path, scenario, revision) == []


def faults(address, folder, scenario, revision):
    """The checks that failed or were only warned of."""
    url = address.replace("127.0.0.1", "localhost") + "/mcp"
    subprocess.run(
        [*NPX, "server", "--url", url, "--scenario", scenario, "--spec-version", revision, "-o", str(folder)],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    (written,) = Path(folder).rglob("checks.json")
    checks = json.loads(written.read_text())
    assert checks
    return [
        (one["id"], one.get("errorMessage"))
        for one in checks
        if one["status"] in {"FAILURE", "WARNING"} and one["id"] not in NOT_TESTABLE
    ]
