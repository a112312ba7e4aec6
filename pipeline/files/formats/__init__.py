"""One module for each file format: bytes in, a Grid out.

Must not know: which format a file has (open_file.py tells), or what the cells mean.
"""
