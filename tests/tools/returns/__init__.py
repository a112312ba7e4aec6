"""Returns ruined by program: what was done to a good one, what must be read, what must be found."""
