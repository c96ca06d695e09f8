"""Photos: accepted, scrubbed, thumbnailed, served."""
