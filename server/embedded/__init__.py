"""A real MongoDB and Valkey for a first look, development and tests, as our children."""
