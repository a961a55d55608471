"""Follow-up questions that keep the patient and the topic.

Not the chat loop itself (that is `osler.cli.chat`). Start at `Conversation`.
"""

from osler.conversation.conversation import Conversation

__all__ = ["Conversation"]
