"""Units and the roster: who must send, under which names, from when to when."""
