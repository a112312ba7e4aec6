"""What departments write and what it means: words read from tables, never printed."""
