"""A real MongoDB and Valkey as our children: for a first look and tests, never for production."""

from server.embedded.errors import EmbeddedServiceError
from server.embedded.services import ServiceUrls, embedded_services

__all__ = ["EmbeddedServiceError", "ServiceUrls", "embedded_services"]
