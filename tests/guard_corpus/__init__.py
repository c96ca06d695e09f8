"""Notes with planted identifiers and clean notes full of numbers, made from templates by a seed.

Written from what the numbers are, apart from the rules that find them: nothing is imported
from `server.guard`.
"""
