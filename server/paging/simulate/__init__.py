"""Paging on a virtual clock: the real chooser, policies and escalation rules, simulated doctors."""
