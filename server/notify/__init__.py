"""The ways a page reaches a doctor, one channel per file."""
