"""SQL-on-FHIR ViewDefinitions: FHIR resources flattened to rows, as HL7's specification says. Pure.

    view = view_of(json_of_a_view, "where it stands")
    view.columns                 # names and kinds
    for row in view.rows(resource): ...

What of FHIRPath can be used is the specification's shareable profile, with `join`, `lowBoundary`,
`highBoundary` and `%rowIndex`; anything else is refused when the view is made, not when it runs.
"""

from osler.views.definition import view_of
from osler.views.keys import reference_key
from osler.views.values import Unfit
from osler.views.view import Column, View

__all__ = ["Column", "Unfit", "View", "reference_key", "view_of"]
