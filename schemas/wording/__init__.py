"""What people read, in tables: findings, letters, guide, prompts; and how figures and days are written.

How it is written, as far as a program can check it, is held by tests/schemas/test_words.py. One idea a
sentence. The subject is a person («Đơn vị ghi …»), never a figure. An error says «phải», a warning
«thường». A deadline is «chậm nhất ngày …». Numbers as they are printed: 1.234; 8,5; 63,1%. What a
department reads names no command, option or file of ours: what only the office can do about a finding
stands in the column `office`.
"""
