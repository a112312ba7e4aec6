"""One module per file format: bytes in, a Grid out. Only pipeline/workbook.py chooses among them."""
