"""How long things are kept: erasure, export of one's own data, retention, copies and restoring."""
