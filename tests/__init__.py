"""The tests of Curbside."""
