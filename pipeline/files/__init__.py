"""Bytes of whatever was sent in, a Grid (sheets of raw cells with addresses) out.

What is too large, locked, damaged or no table is an Unreadable with a reason, never a crash.
Must not know: what the cells mean; forms, units and periods.
"""
