"""Behaviour as stories on real nodes."""
