"""Arguments that a tool does not take, said in our words: which one, what is wrong with it, and what to write."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import ValidationError

_WORDS = {
    "missing": "is missing: give it",
    "less_than_equal": "is {input}: the most is {le}",
    "greater_than_equal": "is {input}: the least is {ge}",
    "string_too_short": "is empty: write something",
    "string_too_long": "is too long: write at most {max_length} characters",
    "literal_error": "is {input}: write {expected}",
    "string_type": "is {input}: write it as words",
    "int_type": "is {input}: write a whole number",
    "int_parsing": "is {input}: write a whole number",
    "int_from_float": "is {input}: write a whole number",
    "bool_type": "is {input}: write true or false",
    "bool_parsing": "is {input}: write true or false",
}
"""What is wrong with an argument, by what the library calls it."""
_LONGEST = 60


class Server(MCPServer[Any]):
    """A server that tells an assistant in our words what is wrong with a question."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Return the answer of a tool; raises ToolError with what to write instead."""
        tools = {tool.name: tool.input_schema for tool in await self.list_tools()}
        if name not in tools:
            raise ToolError(f"there is no tool {name!r}: the tools are {', '.join(sorted(tools))}")
        known = tools[name].get("properties", {})
        if unknown := [given for given in arguments if given not in known]:
            raise ToolError(_unknown(unknown[0], known))
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as wrong:
            if isinstance(wrong.__cause__, ValidationError):
                raise ToolError(_in_words(wrong.__cause__, known)) from None
            raise


def _unknown(given: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(given, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"the arguments are {', '.join(known) or 'none'}"
    return f"there is no argument {given!r}: {hint}"


def _in_words(wrong: ValidationError, known: Mapping[str, Any]) -> str:
    """Return what is wrong with each argument, once."""
    said: dict[str, str] = {}
    for error in wrong.errors():
        name = str(error["loc"][0])
        values = {**error.get("ctx", {}), "input": _shortened(error["input"])}
        words = _WORDS.get(error["type"], "is {input}, which is not understood")
        about = known.get(name, {}).get("description", "")
        said.setdefault(name, f"{name} {words.format(**values)}" + (f" ({about.rstrip('.')})" if about else ""))
    return "; ".join(said.values())


def _shortened(value: object) -> str:
    words = repr(value)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
