"""Which model speaks, how long it is waited for, and what it may be told and cost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from osler.core.errors import InputError
from osler.gate import Entailment, LocalEntailment
from osler.phrasing.budget import Budget
from osler.phrasing.endpoint import Endpoint
from osler.phrasing.model import Model
from osler.phrasing.presidio import Cleaner, presidio


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long a model is waited for, and how much it may write."""

    patience: float = 2.0
    """Seconds to its first word, and between words: after that the answer stands without it."""
    seconds: float = 20.0
    """Seconds in all."""
    tokens: int = 1_200
    """Of one reply, at most."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A model with its limits."""

    model: Model
    limits: Limits = Limits()
    budget: Budget = msgspec.field(default_factory=Budget)
    entailment: Entailment | None = None
    """A model of entailment that has the last word on each sentence; words alone decide without one."""
    cleaner: Cleaner | None = None
    """Takes more out of what is sent than the rules do; it comes after them."""
    send_facts: bool = False
    """Whether the question and facts of the patient, de-identified, may be sent to it."""


def voice_from_environment(
    name: str | None, *, send_facts: bool = False, environment: Mapping[str, str] | None = None
) -> Voice | None:
    """The model named, or the one of OSLER_MODEL; None without one.

    OSLER_MODEL_URL is the address of the endpoint (the client's own when unset), OSLER_MODEL_KEY its key;
    OSLER_DEIDENTIFY=presidio adds Presidio to the rules that take out who a text is about.
    OSLER_NLI is the folder of a model of entailment, OSLER_NLI_LEAST its least score.
    OSLER_MODEL_PATIENCE and OSLER_MODEL_SECONDS are seconds, OSLER_MODEL_DAY_TOKENS the budget of a day.

    Raises:
        InputError: there is no key, or a setting is no number, or the openai package is not installed.
    """
    given = os.environ if environment is None else environment
    wanted = name or given.get("OSLER_MODEL", "").strip()
    if not wanted:
        return None
    key, url = given.get("OSLER_MODEL_KEY", ""), given.get("OSLER_MODEL_URL") or None
    if not key and url is None:
        raise InputError(
            "a model needs OSLER_MODEL_KEY in the environment, or OSLER_MODEL_URL for an endpoint without key"
        )
    usual = Limits()
    limits = Limits(
        patience=_number(given, "OSLER_MODEL_PATIENCE", usual.patience),
        seconds=_number(given, "OSLER_MODEL_SECONDS", usual.seconds),
    )
    return Voice(
        model=Endpoint(wanted, key=key or "none", url=url, seconds=limits.seconds),
        limits=limits,
        budget=Budget(
            per_day=int(_number(given, "OSLER_MODEL_DAY_TOKENS", Budget.PER_DAY)), file=_ledger(given)
        ),
        entailment=_entailment(given),
        cleaner=_cleaner(given) if send_facts else None,
        send_facts=send_facts,
    )


def _cleaner(given: Mapping[str, str]) -> Cleaner | None:
    wanted = given.get("OSLER_DEIDENTIFY", "").strip()
    if wanted in {"", "rules"}:
        return None
    if wanted != "presidio":
        raise InputError(f"OSLER_DEIDENTIFY is {wanted!r}: give rules or presidio, or unset it")
    return presidio()


def _entailment(given: Mapping[str, str]) -> Entailment | None:
    folder = given.get("OSLER_NLI", "").strip()
    if not folder:
        return None
    least = _number(given, "OSLER_NLI_LEAST", LocalEntailment.LEAST)
    if least >= 1:
        raise InputError(f"OSLER_NLI_LEAST is {least:g}: give a number between 0 and 1")
    return LocalEntailment(Path(folder), least=least)


def _number(given: Mapping[str, str], name: str, usual: float) -> float:
    text = given.get(name, "").strip()
    try:
        value = float(text) if text else float(usual)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e9:
        raise InputError(f"{name} is {text!r}, which is no number above 0: write it like {name}={usual:g}")
    return value


def _ledger(given: Mapping[str, str]) -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - only with a model

    folder = given.get("XDG_DATA_HOME")
    return (Path(folder) / "osler" if folder else user_data_path("osler")) / "model-use.json"
