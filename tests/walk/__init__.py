"""A long day on a node, everything that anybody hears of it, and the search for canaries in it."""
