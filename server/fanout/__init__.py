"""Rooms across nodes over Redis, and the fast lane to local sockets."""
