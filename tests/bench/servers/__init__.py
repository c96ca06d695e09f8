"""Servers that broadcast to rooms: ours and others, each driven in the same way."""
