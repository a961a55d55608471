"""Pictures of an answer's numbers: accessible inline SVG, each with a table and its sources.

It knows no medicine: `charts.yaml` of the pack says what is drawn. Start at `pictures_for`.
"""

from osler.pictures.choose import pictures_for

__all__ = ["pictures_for"]
