"""The shapes of what is stored."""
