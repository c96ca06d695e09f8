"""Accounts, sessions, licences, and what each may do."""
