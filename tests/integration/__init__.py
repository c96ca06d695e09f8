"""Stores and services on a real MongoDB and Valkey."""
