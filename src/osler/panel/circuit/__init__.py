"""Rules as circuits: conditions, numbers and implications turned into plain gates, each built once.

A condition becomes two gates, "known true" and "known false". Nothing past the inputs is ever null, so
the result cannot hang on how an engine treats NULL, and denying a condition swaps the two. No module here
imports a data engine: `osler knowledge check` builds every circuit of a pack.
"""
