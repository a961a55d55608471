"""Follow-up questions that keep the patient and the topic.

Not the chat loop itself (that is `osler.cli.chat`). Start at `Conversation`, from a program at `converse`.
"""

from osler.conversation.conversation import Conversation
from osler.conversation.starting import converse

__all__ = ["Conversation", "converse"]
