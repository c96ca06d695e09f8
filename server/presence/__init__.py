"""Who is in a room now, kept in Redis."""
