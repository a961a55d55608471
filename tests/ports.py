"""Where a server of a test can listen."""

import socket


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
