"""Measures answers against question sets, in code and without a model: `osler eval`.

Start at `evaluate`: files are read by `read_sets`, asked, measured, and shown by `to_text` or `to_html`.
"""

from osler.evaluation.report import to_html, to_text
from osler.evaluation.running import Settings, evaluate
from osler.evaluation.runs import Run, load_run
from osler.evaluation.sets import read_sets

__all__ = ["Run", "Settings", "evaluate", "load_run", "read_sets", "to_html", "to_text"]
