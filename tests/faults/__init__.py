"""Faults on real processes: a nemesis, clients, histories, and a checker that knows no server."""
