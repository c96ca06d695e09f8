"""Finds words that could tell who a patient is. Pure; never rewrites, keeps or logs a text."""

from server.guard.finding import CLASSES, Class, Finding, Language, Strength
from server.guard.scanner import scan

__all__ = ["CLASSES", "Class", "Finding", "Language", "Strength", "scan"]
