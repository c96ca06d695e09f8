"""What may happen in a room. Pure: decides, never does."""
