"""Why an embedded service can't be had, in words that say what to do instead."""

INSTEAD = (
    "Set CURBSIDE_MONGO_URL and CURBSIDE_REDIS_URL to use servers of your own "
    "(docs/OPERATIONS.md says how)."
)


class EmbeddedServiceError(Exception):
    """An embedded service could not be started. The text is meant for the operator."""
