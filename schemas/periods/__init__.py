"""Reporting periods: their names, data windows, what contains what, and the days they are due."""
