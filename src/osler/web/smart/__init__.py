"""SMART App Launch 2: from the record into the ask page, with the facts to confirm. Start at `routes`."""
