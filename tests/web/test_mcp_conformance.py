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
from functools import cache
from pathlib import Path

import pytest

PACKAGE = "@modelcontextprotocol/conformance@0.2.0-alpha.12"
NPX = ("npx", "--offline", "--yes", "-p", "node@22", "-p", PACKAGE, "conformance")
OLD, NEW = "2025-11-25", "2026-07-28"

APPLY = [
    ("server-initialize", OLD),
    ("server-session-lifecycle", OLD),
    ("ping", OLD),
    ("tools-list", OLD),
    ("tools-list", NEW),
    ("server-sse-polling", OLD),
    ("server-sse-multiple-streams", OLD),
    ("server-sse-multiple-streams", NEW),
    ("dns-rebinding-protection", OLD),
    ("dns-rebinding-protection", NEW),
    ("server-stateless", NEW),
    ("caching", NEW),
    ("http-header-validation", NEW),
    ("sep-2164-resource-not-found", NEW),
    ("input-required-result-missing-input-response", NEW),
    ("input-required-result-unsupported-methods", NEW),
    ("input-required-result-ignore-extra-params", NEW),
    ("input-required-result-validate-input", NEW),
]
NO_SUCH_TOOL = "probes a tool of the suite's own example server, by name"
NOT_TESTABLE = {
    "sep-2575-server-rejects-undeclared-capability": NO_SUCH_TOOL,
    "sep-2575-missing-capability-http-400": NO_SUCH_TOOL,
    "sep-2575-http-server-no-independent-requests-on-stream": NO_SUCH_TOOL,
    "sep-2575-server-no-log-without-loglevel": NO_SUCH_TOOL,
    "sep-2549-prompts-list-caching-hints": "Osler has no prompts",
    "sep-2549-resources-list-caching-hints": "Osler has no resources",
    "sep-2549-resources-templates-list-caching-hints": "Osler has no resources",
}
"""Checks, within scenarios that apply, that this server cannot be put to."""
LEFT_OUT = {
    r"tools-call-.*|elicitation-.*|json-schema-2020-12|http-custom-header-server-validation": NO_SUCH_TOOL,
    r"input-required-result-(basic-.*|request-state|multi.*|non-tool-request|result-type|tampered-state"
    r"|capability-check)": NO_SUCH_TOOL,
    r"resources-.*": "Osler has no resources: sources are read with a tool",
    r"prompts-.*": "Osler has no prompts",
    r"completion-complete": "Osler has no prompts or resources to complete",
    r"logging-set-level": "logging is deprecated, and nothing of a call is logged",
    r"tasks-.*|sep-2640-.*": "an extension that Osler does not declare",
}
"""Scenarios that do not apply, and why."""


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
    run = {name for name, _ in APPLY}
    assert run <= set(names)
    for name in names:
        left_out = [reason for pattern, reason in LEFT_OUT.items() if re.fullmatch(pattern, name)]
        assert (name in run) != bool(left_out), name


@pytest.mark.parametrize(("scenario", "revision"), APPLY)
def test_the_server_conforms(served, tmp_path, scenario, revision):
    suite()
    address = served.replace("127.0.0.1", "localhost") + "/mcp"
    subprocess.run(
        [*NPX, "server", "--url", address, "--scenario", scenario, "--spec-version", revision, "-o",
         str(tmp_path)],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    (written,) = Path(tmp_path).rglob("checks.json")
    checks = json.loads(written.read_text())
    failed = [one for one in checks if one["status"] == "FAILURE" and one["id"] not in NOT_TESTABLE]
    assert failed == []
