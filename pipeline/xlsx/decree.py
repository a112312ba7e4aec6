"""Nghị định 30/2020/NĐ-CP, Phụ lục I, as settings of a printed page: nothing in, constants out."""

# Điểm đ khoản 1 mục III: Arabic numerals, 13-14, centred in the top margin, none on page 1.
PAGE_NUMBER = '&C&"Times New Roman,Regular"&13&P'
