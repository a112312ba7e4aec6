"""One module for each file format: bytes in, a Grid out.

Must not know: which format a file has (which_format.py tells), or what the cells mean.
"""
