"""Any endpoint that speaks the OpenAI chat protocol, through the `openai` client (extra `model`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from osler.core.errors import InputError
from osler.phrasing.model import Message, ModelError

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletionMessageParam

_RETRIES = 1
"""Within the patience of whoever waits: the second try counts as waiting too."""


class Endpoint:
    """A model behind an address; the key is kept in this object and written nowhere."""

    def __init__(self, name: str, *, key: str, url: str | None = None, seconds: float = 20.0) -> None:
        """Makes the client; nothing is sent yet.

        Raises:
            InputError: the `openai` package is not installed.
        """
        self.name = name
        self._client = _client(key, url, seconds)

    def __repr__(self) -> str:
        return f"Endpoint({self.name!r})"

    def write(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        """What the model writes, piece by piece.

        Raises:
            ModelError: as `Model.write`.
        """
        import openai  # noqa: PLC0415 - only with a model

        said = cast(
            "list[ChatCompletionMessageParam]",
            [{"role": one.role, "content": one.content} for one in messages],
        )
        try:
            with self._client.chat.completions.create(
                model=self.name,
                messages=said,
                max_tokens=most,
                temperature=0,
                stream=True,
            ) as stream:
                for chunk in stream:
                    if chunk.choices and chunk.choices[0].delta and chunk.choices[0].delta.content:
                        yield chunk.choices[0].delta.content
        except openai.APITimeoutError:
            raise ModelError("did not answer in time") from None
        except openai.APIConnectionError:
            raise ModelError("cannot be reached") from None
        except (openai.AuthenticationError, openai.PermissionDeniedError):
            raise ModelError("refused the key") from None
        except openai.RateLimitError:
            raise ModelError("takes no more questions just now") from None
        except openai.APIStatusError as error:
            raise ModelError(f"answered with status {error.status_code}") from None
        except GeneratorExit:
            raise
        # A lying server may send anything: whatever the client makes of it, the answer goes on without.
        except Exception:
            raise ModelError("sent what cannot be read") from None


def _client(key: str, url: str | None, seconds: float) -> OpenAI:
    try:
        import openai  # noqa: PLC0415 - only with a model
    except ImportError:
        raise InputError(
            'a model needs the openai package: install it with pip install "osler[model]", '
            "or leave --model out"
        ) from None
    return openai.OpenAI(api_key=key, base_url=url, timeout=seconds, max_retries=_RETRIES)
