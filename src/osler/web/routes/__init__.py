"""The addresses of the site, one module a group."""
