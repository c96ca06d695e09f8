"""Who is on call, as a pure function of the schedule, its changes and the instant."""
