"""Speed, measured side by side with others on one machine. Not part of `make test`."""
