"""Curbside's server: live rooms, paging, identity, and what they need."""
