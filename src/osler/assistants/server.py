"""The tools over MCP, with the protocol's own SDK: its revisions from 2024-11-05 to 2026-07-28.

Nothing is kept between two calls. A person is asked for missing facts once a call, where the client can
ask; else the result names them. Nothing of a call is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import mcp_types as types
import msgspec
from anyio import to_thread
from mcp.server import CacheHint, Server, ServerRequestContext
from mcp.shared.exceptions import MCPError, NoBackChannelError
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS, MODERN_PROTOCOL_VERSIONS

from osler.assistants.desk import Desk
from osler.assistants.shapes import given, taken
from osler.assistants.tools import TOOLS, Tool, arguments_of
from osler.assistants.wanted import Wanting, answers, form
from osler.core.errors import OslerError

LOG = logging.getLogger("osler.assistants")
_FRESH = CacheHint(ttl_ms=3_600_000, scope="public")
_TITLED_SINCE = "2025-11-25"
INSTRUCTIONS = (
    "Osler answers clinical questions from guidelines kept as data. Every sentence it gives carries its "
    "source: pass the citations on, and add nothing that is not in a result. status=abstained means that "
    "there is no evidence good enough; status=emergency comes before everything else. A fact that is not "
    "given is unknown, never false: ask the person for next_facts rather than guess. It informs clinicians "
    "and replaces none."
)
_Context = ServerRequestContext[Any, Any]
_Outcome = types.CallToolResult | types.InputRequiredResult


def server(desk: Desk, tools: Sequence[Tool[Any, Any]] = TOOLS) -> Server[Any]:
    """The server of these tools, for any transport."""
    by_name = {each.name: each for each in tools}
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # it would log what people send
    listed = types.ListToolsResult(tools=[_listed(desk, each) for each in tools])

    async def list_tools(
        _ctx: _Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return listed

    async def call_tool(ctx: _Context, params: types.CallToolRequestParams) -> _Outcome:
        found = by_name.get(params.name)
        if found is None:
            raise MCPError(types.INVALID_PARAMS, "there is no such tool: tools/list names them")
        return await _called(desk, found, ctx, params)

    return Server(
        "osler",
        title="Osler",
        version=version("osler"),
        description="Clinical questions answered from guidelines, every sentence with its source.",
        instructions=INSTRUCTIONS,
        # Else the SDK would make the whole list anew for every call over HTTP.
        get_tool_input_schema={each.name: each.input_schema for each in listed.tools}.get,
        cache_hints={"tools/list": _FRESH, "server/discover": _FRESH},
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _listed(desk: Desk, one: Tool[Any, Any]) -> types.Tool:
    return types.Tool(
        name=one.name,
        title=one.title,
        description=one.description,
        input_schema=taken(desk, one),
        output_schema=given(one),
        annotations=types.ToolAnnotations(
            title=one.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


async def _called(
    desk: Desk, one: Tool[Any, Any], ctx: _Context, params: types.CallToolRequestParams
) -> _Outcome:
    try:
        arguments = arguments_of(one, params.arguments)
        wanting = await to_thread.run_sync(one.wanting, desk, arguments) if one.wanting else None
        if wanting is not None and _can_ask(ctx):
            asked = await _asked(ctx, params, wanting)
            if isinstance(asked, types.InputRequiredResult):
                return asked
            arguments = _with(arguments, asked)
        return _told(await to_thread.run_sync(one.run, desk, arguments))
    except OslerError as error:
        return _refused(str(error))
    # The outermost catch of a call: the message of an unforeseen error may hold patient data.
    except Exception as error:
        if isinstance(error, MCPError):
            raise
        LOG.error("fault %s in the tool %s", type(error).__name__, one.name)
        return _refused(f"a fault of Osler ({type(error).__name__}): please report it, without patient data")


def _can_ask(ctx: _Context) -> bool:
    capabilities = ctx.session.client_capabilities
    elicitation = capabilities.elicitation if capabilities else None
    # An empty capability means forms: it is older than the choice between forms and addresses.
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)


async def _asked(
    ctx: _Context, params: types.CallToolRequestParams, wanting: Wanting
) -> dict[str, Any] | types.InputRequiredResult:
    """What the person answered, or the question that the client is to put."""
    titled = ctx.protocol_version not in HANDSHAKE_PROTOCOL_VERSIONS or ctx.protocol_version >= _TITLED_SINCE
    schema = form(wanting, titled=titled)
    if ctx.protocol_version in MODERN_PROTOCOL_VERSIONS:
        replies = params.input_responses or {}
        if wanting.key not in replies:
            request = types.ElicitRequestFormParams(message=wanting.message, requested_schema=schema)
            return types.InputRequiredResult(
                input_requests={wanting.key: types.ElicitRequest(params=request)}
            )
        return _accepted(wanting, replies[wanting.key])
    try:
        reply = await ctx.session.elicit_form(wanting.message, schema, related_request_id=ctx.request_id)
    except NoBackChannelError:
        return {}
    return _accepted(wanting, reply)


def _accepted(wanting: Wanting, reply: object) -> dict[str, Any]:
    if isinstance(reply, types.ElicitResult) and reply.action == "accept":
        return answers(wanting, reply.content)
    return {}


def _with(arguments: Any, asked: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the arguments of any tool
    field = "inputs" if hasattr(arguments, "inputs") else "facts"
    return msgspec.structs.replace(arguments, **{field: {**getattr(arguments, field), **asked}})


def _told(result: msgspec.Struct) -> types.CallToolResult:
    """The result as data, and the same as text for clients that read no data."""
    encoded = msgspec.json.encode(result)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=encoded.decode())],
        structured_content=msgspec.json.decode(encoded),
    )


def _refused(why: str) -> types.CallToolResult:
    text = " ".join(why.split())
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)
