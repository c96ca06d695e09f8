"""Makes commands and frames that no client would send, and sends them over every way in."""
