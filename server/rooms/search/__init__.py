"""Finding cases by their words, in English and Spanish."""
