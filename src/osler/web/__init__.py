"""The web site: pages, the JSON interface, operations. Knows HTTP and HTML, no medicine.

It keeps nothing of a patient: facts travel in the body of each request. Start at `create_app`.
"""

from osler.web.app import create_app
from osler.web.settings import Settings

__all__ = ["Settings", "create_app"]
