"""Tables that ship with the server: specialties and their relations, demonstration cases."""
