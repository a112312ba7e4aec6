"""Work given to processes of our own, so that what kills, blocks or bloats one of them stops nobody.

A Crew asks Workers one question after the other; a question is any value, its answer too.
Must not know: what is asked. Reading (intake/) and writing (xlsx/) both use it.
"""
