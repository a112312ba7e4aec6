"""What people type in, what they read on the terminal and an exit code out.

The only room that imports click or prints.
"""
