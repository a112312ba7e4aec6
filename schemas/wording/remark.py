"""What is known of a consolidated figure in, the remark printed beside or below it out."""

from collections.abc import Sequence

_REMARK = {
    "coverage": "{share}; {answered}/{expected} đơn vị",
    "missing": "Chờ số liệu: {units}",
    "missing_some_said": "Chờ số liệu: {units}; trong đó {count} đơn vị báo chưa có số liệu",
    "not_available": "Chưa có số liệu: {units}",
    "not_applicable": "Không áp dụng: {count} đơn vị",
    "questioned": "Có lỗi chưa xử lý: {units}",
    "no_fraction": "Chưa tính vì thiếu hoặc sai X, Y: {units}",
    "uncounted": "Chưa tính vì có lỗi: {units}",
    "several_owners": "{count} đơn vị cùng báo cáo, chưa chọn số liệu",
    "notes_only": "{count} giải trình ở trang «{sheet}»",
    "notes_more": "{notes}; {count} giải trình khác ở trang «{sheet}»",
    "nobody": "Không có đơn vị phải báo cáo",
    "no_owner": "Chưa có đơn vị chủ trì ({owner})",
    "sources": "Số liệu tổng hợp từ báo cáo của {used}/{expected} đơn vị.",
    "not_sent": "Chưa gửi báo cáo: {units}.",
    "not_usable": "Báo cáo chưa dùng được: {units}.",
    "ratios": "Tỷ lệ bằng tổng tử số chia tổng mẫu số của các đơn vị; cột Ghi chú ghi tử số/mẫu số và "
    "số đơn vị đủ số liệu trên số đơn vị phải báo cáo./.",
}


def remark(kind: str, **words: object) -> str:
    """One remark on a consolidated figure, for its column Ghi chú."""
    return _REMARK[kind].format(**words)


def some(names: Sequence[str], limit: int = 3) -> str:
    """A list of units, cut where it grows long: «SNV, X03 … và 12 đơn vị khác»."""
    if len(names) <= limit + 1:
        return ", ".join(names)
    return f"{', '.join(names[:limit])} … và {len(names) - limit} đơn vị khác"
