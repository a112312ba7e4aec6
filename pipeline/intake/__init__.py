"""A folder, file or archive in, the Returns that were read from it out, over several processes.

What was read once is kept and read again only when the file, the form or the program changed.
Must not know: whether a return is right, or which of several counts.
"""
