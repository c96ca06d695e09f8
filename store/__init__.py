"""What is kept, in MongoDB; knows nothing of the server."""
