"""A FHIR R4 patient record read into facts, each with where it stood; what was left out is told. Pure."""

from osler.fhir.record import Record, read_record
from osler.fhir.resources import Gathered, resources_in

__all__ = ["Gathered", "Record", "read_record", "resources_in"]
