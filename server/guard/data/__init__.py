"""Word lists of our own, one word a blank; lines that begin with # are remarks."""
