"""What every layer shares: truth values, facts, the answer object, errors."""
