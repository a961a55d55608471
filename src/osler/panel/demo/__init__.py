"""People who do not exist, drawn by a pack's recipe: so that anyone can try the panel."""
