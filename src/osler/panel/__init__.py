"""A pack's rules over a whole population: one circuit for all engines, counts, care gaps, comparisons.

Start at `osler.panel.running.run`, or `osler.panel.evaluating.Panel` for people already on an engine.
polars, ibis and the engines are loaded when they are used.
"""
