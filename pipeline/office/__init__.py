"""What the office itself writes in: its workbook van-phong.xlsx and its small tables (roster, deadlines,
waivers, confirmed readings, decisions); their lines, by our names of columns and with addresses, out.

columns       what tables, sheets and columns are called
table         a file and the name of one of its tables in, the lines out; forgives what people do to tables
roster        the units of a list, whatever it was read from
workbook      the office's workbook found and read: what it says of the period, the form, the folders
in_use        the forms of a period, where the office uses several, and the folders of each
between       the rules between forms that its sheet has
decisions     the lines of its sheet «Quyết định»
sheets        the workbook as a value, with lists to choose from and help
start         an empty folder in, an office's folder out
additions     what a later version needs put into a workbook that the office has written in

Must not know: returns, figures, the register, what is typed at the command line.
"""
