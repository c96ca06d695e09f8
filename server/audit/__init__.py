"""Who did what, kept so that nothing can be changed or removed unseen."""
