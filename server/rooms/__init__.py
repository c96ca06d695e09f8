"""Cases and what is said in them; the only writer of room logs."""
