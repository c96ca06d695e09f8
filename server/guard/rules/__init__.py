"""What tells who somebody is, one module per subject. Each yields hits on the plain text."""
