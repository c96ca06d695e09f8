"""Demo data: real published cases, fictional doctors. Never part of a production start."""
