"""Without the extra, asking for PDF ends in one line that says what to install."""

from __future__ import annotations

import sys

import pytest

from osler.cli import main


def test_the_command_ends_with_status_2_and_one_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr(sys, "argv", ["osler", "ask", "Who needs a DXA?", "--format", "pdf"])
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "pip install 'osler[pdf]'" in told.err
