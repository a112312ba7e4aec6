"""Rules as data: expressions parsed to trees, and rules of one row or between rows."""
