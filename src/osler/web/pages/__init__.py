"""One struct a page: what its template may use, and no more."""
