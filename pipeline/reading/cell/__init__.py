"""One raw cell and its row of the form in, a Reading out: state, figures, and the repairs made.

«08/21», «63,1%», «21 nhiệm vụ», a date that was a fraction: all is understood here.
Must not know: where the cell stood, or what other rows say.
"""
