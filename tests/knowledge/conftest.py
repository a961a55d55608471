"""A private copy of the tea pack and a private cache for each test."""

import shutil
from pathlib import Path

import pytest

TEA = Path(__file__).parent.parent / "packs" / "tea"


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("OSLER_CACHE", str(folder))
    return folder


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEA, tmp_path / "tea"))
