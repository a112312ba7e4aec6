"""A form in, what is wrong with its rules out, tried on figures that hold them and figures that do not.

Must not know: real returns.
"""
