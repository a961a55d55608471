"""CDS Hooks over HTTP: who may call, what is fetched, what is kept of feedback. Start at `routes`."""
