"""How large a return may be, and how long it may take: every limit of the work, in one place.

A filled form is 20 KB packed and 0.2 MB unpacked, so each limit leaves room for a hundred times
that; what lies beyond is no return, and opening it would cost the other returns their turn.
"""

MEGABYTE = 1 << 20
FILE_BYTES = 32 * MEGABYTE
TEXT_BYTES = 4 * MEGABYTE  # of a text file, which takes many times that when it is listed
PARTS = 2000  # files inside a workbook
PART_BYTES = 48 * MEGABYTE  # one of them that is opened, unpacked
UNPACKED_BYTES = 96 * MEGABYTE  # all of them that are opened; pictures never are
RATIO = 200  # unpacked bytes per packed byte …
RATIO_FROM = 12 * MEGABYTE  # … of parts larger than this; Excel's 65,000 formats pack better
MARKS = 2_000_000  # elements and attributes of a part whose tree is held in memory
SHEETS = 60
CELLS = 200_000  # cells that hold something, on one sheet
ROW, COLUMN = 1_048_576, 16_384  # Excel's own last row and column
CELL_LETTERS = 32_767  # that one cell holds, in units of UTF-16
AREA = 2_000_000  # cells between the first and the last that hold something (python-calamine)
LINES = 100_000  # of a text file
MEMBERS = 500  # returns in one .zip
SECONDS = 15  # to read one file
MEMORY_BYTES = 512 * MEGABYTE  # that reading one file may take
GROWN_BYTES = 128 * MEGABYTE  # that a process may keep from one file to the next
WRITING_SECONDS = 60  # to write one workbook
RECOVERY_SECONDS = 20  # that LibreOffice may take to start, and for each damaged file
FEW = 24  # files below which a second process costs more than it saves, reading or writing
# Files of the program itself, which lie where others can write; larger ones are not trusted.
RECORD_BYTES = 256 * MEGABYTE  # a manifest, or the record of a closed period
REGISTER_BYTES = 4096 * MEGABYTE
STORE_BYTES = 1024 * MEGABYTE  # all readings kept
READING_BYTES = 16 * MEGABYTE  # one of them, unpacked
KEPT_READINGS = 100_000
UNITS = 1000  # of one table
NAMED_LINES = 300  # that a unit names in an open form
ANSWERS = 10_000  # rows of a form
