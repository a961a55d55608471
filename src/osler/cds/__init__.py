"""CDS Hooks 2.0: a call from a record to facts, facts to cards. Pure; what to say is the pack's content.

It knows no network, clock or file: `osler.web.hooks` brings the request, the day and the key. Start at
`respond`; discovery is `services`.
"""

from osler.cds.call import Call, CallError, InContext, MissingDataError, read_call
from osler.cds.feedback import Heard, read_feedback
from osler.cds.naming import Namer
from osler.cds.patient import Patient, patient_of
from osler.cds.responding import Surroundings, respond
from osler.cds.services import Service, missing_keys, service_for, services, templates

__all__ = [
    "Call",
    "CallError",
    "Heard",
    "InContext",
    "MissingDataError",
    "Namer",
    "Patient",
    "Service",
    "Surroundings",
    "missing_keys",
    "patient_of",
    "read_call",
    "read_feedback",
    "respond",
    "service_for",
    "services",
    "templates",
]
