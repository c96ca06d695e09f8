"""The demo's table, doctors and pictures."""
