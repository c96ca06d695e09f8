"""Socket.IO and HTTP: the declared commands, how they are called and answered."""
