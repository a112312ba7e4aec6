"""The clerk's day: read, judge, add up, write; close a period, amend it, verify what was closed.

Every stage is called from here and from nowhere else.
Must not know: what a terminal shows.
"""
