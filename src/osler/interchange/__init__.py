"""Answers, recommendations and sources in the forms of other systems. Pure."""
