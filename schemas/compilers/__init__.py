"""One rule, said in pandera, in an Excel formula, in Vietnamese and by value; figures on which to try it."""
