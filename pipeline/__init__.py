"""The clerk: sends out, reads, judges, adds up and writes; knows no indicator and no limit."""
