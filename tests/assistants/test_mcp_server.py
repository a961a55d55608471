"""The tools over MCP, in this process and over standard input and output, in old and new revisions."""

from __future__ import annotations

import json
import subprocess
import sys

import mcp_types as types
import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError

from loops import run as run_aside
from osler.assistants import TOOLS, tools
from osler.assistants.server import server
from osler.cli import main

MODES = ("legacy", "2026-07-28")
WOMAN = {"age": 70, "sex": "female"}


def talking(desk, does, *, mode="2026-07-28", asked=None):
    """What a client gets; `asked` answers the form that it is shown."""

    async def run():
        more = {} if asked is None else {"elicitation_callback": asked}
        async with Client(server(desk), mode=mode, **more) as client:
            return await does(client)

    return run_aside(run)


def calling(desk, name, arguments, **more):
    async def call(client):
        return await client.call_tool(name, arguments)

    return talking(desk, call, **more)


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_are_listed_in_one_order_and_only_read(desk, mode):
    async def listed(client):
        return (await client.list_tools()).tools

    found = talking(desk, listed, mode=mode)
    assert [one.name for one in found] == [one.name for one in TOOLS]
    for one in found:
        assert one.annotations.read_only_hint
        assert one.annotations.destructive_hint is False
        assert one.annotations.idempotent_hint
        assert one.annotations.open_world_hint is False
        assert one.description
        assert one.title
        assert one.input_schema["type"] == one.output_schema["type"] == "object"


@pytest.mark.parametrize("mode", MODES)
def test_a_result_is_data_and_the_same_as_text(desk, mode):
    found = calling(desk, "ask", {"question": "Who needs a DXA?"}, mode=mode)
    assert not found.is_error
    assert json.loads(found.content[0].text) == found.structured_content
    assert found.structured_content["status"] == "answered"


@pytest.mark.parametrize("mode", MODES)
def test_a_mistake_is_a_result_with_one_line(desk, mode):
    found = calling(desk, "ask", {"question": ""}, mode=mode)
    assert found.is_error
    assert found.structured_content is None
    assert found.content[0].text == "the question is empty: write what you want to know"


def test_an_unknown_tool_is_an_error_of_the_protocol(desk):
    async def call(client):
        with pytest.raises(MCPError) as caught:
            await client.call_tool("frobnicate", {})
        return caught.value.code

    assert talking(desk, call) == types.INVALID_PARAMS


@pytest.mark.parametrize("mode", MODES)
def test_missing_facts_are_asked_for_and_used(desk, mode):
    forms = []

    async def asked(_context, params):
        forms.append(params)
        return types.ElicitResult(action="accept", content={"weight": 72, "age": 60, "other": 1})

    found = calling(desk, "calculate", {"name": "ost"}, mode=mode, asked=asked)
    assert list(forms[0].requested_schema["properties"]) == ["age", "weight"]
    assert "required" not in forms[0].requested_schema
    assert [item["value"] for item in found.structured_content["calculation"]["inputs"]] == [60, 72]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("action", ["decline", "cancel"])
def test_who_does_not_answer_is_told_what_is_missing(desk, mode, action):
    async def asked(_context, _params):
        return types.ElicitResult(action=action)

    assert "needs age" in calling(desk, "calculate", {"name": "ost"}, mode=mode, asked=asked).content[0].text
    found = calling(desk, "assess_patient", {"facts": WOMAN}, mode=mode, asked=asked)
    assert found.structured_content["next_facts"]


@pytest.mark.parametrize("mode", MODES)
def test_a_patient_is_asked_about_once_and_what_is_left_empty_stays_unknown(desk, mode):
    forms = []

    async def asked(_context, params):
        forms.append(params.requested_schema["properties"])
        first = next(iter(forms[0]))
        value = {"boolean": False, "number": -2.0}.get(forms[0][first]["type"])
        return types.ElicitResult(action="accept", content={first: value})

    found = calling(desk, "assess_patient", {"facts": WOMAN}, mode=mode, asked=asked)
    first, *others = forms[0]
    assert len(forms) == 1
    assert first in found.structured_content["facts"]
    assert {item["name"] for item in found.structured_content["next_facts"]} & set(others)
    assert all(field["title"] for field in forms[0].values())


@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_cannot_ask_gets_the_missing_facts_in_the_result(desk, mode):
    found = calling(desk, "assess_patient", {"facts": WOMAN}, mode=mode)
    assert found.structured_content["next_facts"]
    assert calling(desk, "calculate", {"name": "ost"}, mode=mode).is_error


def test_nobody_is_asked_where_that_is_not_wished(desk):
    async def asked(_context, _params):
        raise AssertionError("asked")

    found = calling(desk, "assess_patient", {"facts": WOMAN, "ask_missing": False}, asked=asked)
    assert found.structured_content["next_facts"]


def test_a_fault_tells_its_kind_and_nothing_else(desk, monkeypatch, caplog):
    def broken(_desk, _wanted):
        raise RuntimeError("zebrafish 70")

    monkeypatch.setattr(tools.TOOLS[0].__class__, "run", property(lambda _one: broken))
    found = calling(desk, "ask", {"question": "zebrafish?"})
    assert found.is_error
    assert "RuntimeError" in found.content[0].text
    assert "zebrafish" not in found.content[0].text + caplog.text


def test_nothing_of_a_call_is_logged(desk, caplog):
    caplog.set_level("DEBUG")
    calling(desk, "ask", {"question": "zebrafish 66-year-old woman, T-score -2.73?"})
    calling(desk, "ask", {"zebrafish": "-2.73"}, mode="legacy")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("osler", "mcp"))]
    assert not [line for line in ours if "zebrafish" in line or "-2.73" in line]


def frames(*messages):
    return "".join(json.dumps({"jsonrpc": "2.0", **message}) + "\n" for message in messages)


def test_standard_output_carries_the_protocol_only():
    sent = frames(
        {
            "id": 1, "method": "initialize",
            "params": {
                "protocolVersion": "2025-11-25", "capabilities": {},
                "clientInfo": {"name": "t", "version": "1"},
            },
        },
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/list"},
        {
            "id": 3, "method": "tools/call",
            "params": {"name": "ask", "arguments": {"question": "zebrafish: who needs a DXA?"}},
        },
    )  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", "from osler.cli import main; main()", "mcp", "--no-library"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdin.write(sent)
        process.stdin.flush()
        replies = [json.loads(process.stdout.readline()) for _ in range(3)]
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
    assert [reply["id"] for reply in replies] == [1, 2, 3]
    assert replies[0]["result"]["protocolVersion"] == "2025-11-25"
    assert replies[2]["result"]["structuredContent"]["question"] == "zebrafish: who needs a DXA?"


def test_without_the_package_the_command_says_what_to_install(monkeypatch, capsys):
    for name in [
        name for name in sys.modules if name.partition(".")[0] == "mcp" or name.startswith("osler.assistants")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setattr(sys, "argv", ["osler", "mcp"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "pip install 'mcp" in told
    assert told.count("\n") == 1
