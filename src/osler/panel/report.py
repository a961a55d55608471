"""The summary as one HTML page that needs nothing else."""

from __future__ import annotations

from osler.panel.drawing import count, flows, upset
from osler.panel.summary import Summary


def report(summary: Summary) -> str:
    """The page."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("osler.panel"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["count"] = count
    pictures = (
        {"upset": "", "flows": []}
        if summary.comparison is None
        else {
            "upset": upset(summary.comparison),
            "flows": flows(summary.comparison),
        }
    )
    return environment.get_template("report.html.j2").render(summary=summary, **pictures)
