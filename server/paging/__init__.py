"""Who is called to a case and when: pure rules, and the service that carries them out."""
