"""Translation of messages, off the event loop."""
