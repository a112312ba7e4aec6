"""phuluc: returned workbooks in, the consolidated appendix and what each department must correct out.

The rooms in the order of the flow; each imports only from rooms below it (tests/test_architecture.py).

    form ──template/──▶ blank workbook ~~ department ~~▶ returned file
    returned file ──intake/ → files/──▶ Grid: raw cells with addresses
    Grid ──reading/ (table/: where each indicator stands; cell/: what it says; notes/, units/)──▶ Return
    Returns ──judging/──▶ FACTS, findings    past/: earlier periods    register/: what came, what was decided
    FACTS ──totals/──▶ TOTALS
    all of it ──appendix/, feedback/──▶ workbooks as values ──xlsx/──▶ files
    remaining/: what is left to be decided, and what the office chose
    consolidation/: the clerk's day (read, judge, add up, write, seal, verify)
    mailing/: papers put into mails that are still to be sent, and sent
    form_book/: a form as a workbook that a secretary reads and writes
    form_new/: the blank table of a công văn made such a workbook
    office/: the office's own workbook and lists     form_check/: a form tried before it is sent
    cli/: what people type and read

    workers/: processes of our own that read and write, so that none stops the others

What every room may speak of stands beside them: grid (cells), returns (answers), limits, progress,
safe_names (what others call their files), output_folder (what stands in a folder of output),
written_page (what our Word documents are), libreoffice (another program, where it is installed).
The law, what is asked and what must hold, is in schemas/, which knows nothing of this package.
"""
