"""Whole stories: real nodes as processes, real servers, real clients."""
