"""What is measured: each module one question, answered by numbers."""
