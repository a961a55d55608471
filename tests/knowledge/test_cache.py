"""The cache saves time and never changes what is loaded."""

import os
from pathlib import Path

import pytest
from teapot import edit

from osler.knowledge import compiling, load


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that a pack is compiled."""
    seen: list[int] = []
    compile_pack = compiling.compile_pack

    def counted(*args: object) -> object:
        seen.append(1)
        return compile_pack(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(compiling, "compile_pack", counted)
    return seen


def test_the_second_load_compiles_nothing_and_is_equal(tea: Path, compilations: list[int]) -> None:
    assert load([tea]) == load([tea])
    assert len(compilations) == 1


def test_changed_content_is_compiled_and_has_another_version(tea: Path, compilations: list[int]) -> None:
    before = load([tea]).version
    edit(tea, "pack.yaml", "an invented disease", "one invented disease")
    assert load([tea]).version != before
    assert len(compilations) == 2


def test_a_touched_file_with_the_same_content_is_not_compiled_again(
    tea: Path, compilations: list[int]
) -> None:
    before = load([tea])
    os.utime(tea / "pack.yaml", ns=(1, 1))
    assert load([tea]) == before
    assert len(compilations) == 1


def test_tests_are_no_part_of_the_version(tea: Path, compilations: list[int]) -> None:
    before = load([tea]).version
    (tea / "recommendations/wilt/north-treat.test.yaml").write_text("nonsense: [")
    assert load([tea]).version == before
    assert len(compilations) == 1


@pytest.mark.parametrize("rubbish", [b"", b"\x00rubbish", b"\x93\x01\x02\x03"])
def test_a_corrupted_cache_is_passed_over(
    rubbish: bytes, tea: Path, cache_folder: Path, compilations: list[int]
) -> None:
    before = load([tea])
    for kept in cache_folder.iterdir():
        kept.write_bytes(rubbish)
    assert load([tea]) == before
    assert len(compilations) == 2


def test_an_unwritable_cache_is_passed_over(tea: Path, cache_folder: Path) -> None:
    cache_folder.write_text("a file where the folder should be")
    assert load([tea]) == load([tea])


def test_no_partial_file_is_left(tea: Path, cache_folder: Path) -> None:
    load([tea])
    assert [path.suffix for path in cache_folder.iterdir()] == [".msgpack"]
