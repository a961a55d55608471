"""Breaking a copy of the tea pack in one place."""

from pathlib import Path


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replaces a text that must be there."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} holds no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
