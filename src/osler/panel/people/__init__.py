"""People as given: columns matched to facts, values checked, what cannot be used set aside and told."""
