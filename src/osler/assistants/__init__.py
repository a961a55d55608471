"""What other assistants use Osler through: tools over MCP, and a chat model that needs no model.

Every tool reads only. The tools themselves (`osler.assistants.tools`) know nothing of MCP, and the chat
(`osler.assistants.chat`) nothing of HTTP. Start at `TOOLS` and `use`.
"""

from osler.assistants.desk import Desk
from osler.assistants.tools import TOOLS, Tool, use

__all__ = ["TOOLS", "Desk", "Tool", "use"]
