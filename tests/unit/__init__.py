"""Rules and other pure code."""
