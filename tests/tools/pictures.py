"""The demo's letter and appendix in, the two pictures of README.md out: `make pictures`.

LibreOffice prints, pdftoppm (poppler-utils) draws the top of the first page.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from places import TESTS

PICTURES = TESTS / "pictures"
# Picture, workbook in the output of the demo, dots per inch, and the part that is shown.
PARTS = (
    ("phan-hoi", "phan-hoi/SNgV - CCHC 6T 2023 - cần sửa.xlsx", 76, (36, 36, 824, 440)),
    ("phu-luc", "phu-luc.xlsx", 64, (60, 40, 440, 560)),
)


def draw(output: Path) -> None:
    """Draw what a run has written into the folder `output`."""
    with tempfile.TemporaryDirectory() as folder:
        for name, workbook, dpi, (left, top, width, height) in PARTS:
            subprocess.run(
                ["soffice", f"-env:UserInstallation={Path(folder).as_uri()}/profile", "--headless",
                 "--convert-to", "pdf", "--outdir", folder, output / workbook],
                check=True, capture_output=True,
            )  # fmt: skip
            page = Path(folder) / f"{Path(workbook).stem}.pdf"
            subprocess.run(
                ["pdftoppm", "-png", "-singlefile", "-f", "1", "-r", str(dpi),
                 "-x", str(left), "-y", str(top), "-W", str(width), "-H", str(height),
                 page, PICTURES / name],
                check=True,
            )  # fmt: skip


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
