"""Papers for units in, unsent mails that carry them out; sent by the office's own server where it asks so.

draft     a text and what goes with it in, an .eml that a mail program opens ready to be sent out
notice    a reminder in, the official letter of Nghị định 30/2020/NĐ-CP as a Word document out
sending   drafts in, each handed to a mail server

Must not know: returns, findings, figures, the register.
"""
