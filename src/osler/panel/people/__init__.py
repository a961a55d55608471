"""People as given: columns matched to facts, values checked, and what cannot be used set aside with its reason."""
