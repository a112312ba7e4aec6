"""A folder of output is where others can write: whatever they put there, nothing else is touched."""

import json
import os
from pathlib import Path

import pytest
from offices import contents

from pipeline.output_folder import MANIFEST, REGISTER, read_manifest
from pipeline.register.publish import READY, publish


def write(**files):
    def into(folder):
        for name, text in files.items():
            (folder / name.replace("_", ".")).write_text(text)
        (folder / "phan-hoi").mkdir()
        (folder / "phan-hoi" / "A.xlsx").write_text("letter")
        return {"period": "2023-6T"}

    return into


@pytest.fixture
def out(tmp_path):
    out = tmp_path / "kết quả"
    publish(out, write(totals_csv="1", old_csv="1"))
    (out / "khoa-so" / "0").mkdir(parents=True)
    for name in ("khoa-so/0/khoa-so.json", REGISTER, "STP.xlsx", "../victim.txt"):
        (out / name).write_text("kept")
    return out


def test_a_file_that_the_next_output_has_not_goes(out):
    publish(out, write(totals_csv="2"))

    assert not (out / "old.csv").exists()
    assert "2" == (out / "totals.csv").read_text()


NAMES = [
    "../victim.txt", "..\\victim.txt", "a/../../victim.txt", "./../victim.txt", "C:/victim.txt",
    "C:victim.txt", "//server/victim.txt", "/victim.txt", "khoa-so/0/khoa-so.json", REGISTER, ".",
    "", "x" * 5000, "a\0b",
]  # fmt: skip


@pytest.mark.parametrize(
    "name", [*NAMES, str(Path(__file__).resolve())], ids=lambda name: repr(name)[:20]
)
def test_no_name_in_a_manifest_leads_out_of_the_output_or_to_what_is_kept(out, name):
    files = {name: "0" * 64}
    (out / MANIFEST).write_text(json.dumps({"files": files}))
    before = contents(out.parent)
    publish(out, write(totals_csv="2"))

    after = contents(out.parent)
    kept = {name for name in before if before[name] == b"kept"}
    assert len(kept) == 4
    assert all(after[name] == b"kept" for name in kept)


def test_a_file_that_is_no_longer_what_was_written_stays(out):
    (out / "old.csv").write_text("changed by somebody")
    publish(out, write(totals_csv="2"))

    assert "changed by somebody" == (out / "old.csv").read_text()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_in_the_place_of_the_letters_is_not_followed(out, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "A.xlsx").write_text("theirs")
    (out / "phan-hoi" / "A.xlsx").unlink()
    (out / "phan-hoi").rmdir()
    (out / "phan-hoi").symlink_to(elsewhere)
    publish(out, write(totals_csv="2"))

    assert {"A.xlsx": b"theirs"} == contents(elsewhere)
    assert "letter" == (out / "phan-hoi" / "A.xlsx").read_text()
    assert not (out / "phan-hoi").is_symlink()


FORGED = [
    "", "{", "[]", "{}", '"x"', "[" * 100_000, '{"files": []}', '{"files": {"a": 1}}',
    '{"files": {"a.csv": "not a checksum"}}', '{"files": {}, "inputs": {"a": 1}}',
    '{"files": {}, "period": 5}', "\xff",
]  # fmt: skip


@pytest.mark.parametrize("text", FORGED, ids=lambda text: repr(text)[:24])
def test_a_manifest_that_is_not_one_of_ours_counts_as_none(out, text):
    (out / MANIFEST).write_bytes(text.encode("latin-1"))

    assert {} == read_manifest(out)
    publish(out, write(totals_csv="2"))
    assert {"totals.csv", "phan-hoi/A.xlsx"} == set(read_manifest(out)["files"])


def test_a_set_that_somebody_else_made_ready_leads_nowhere(out):
    (out / READY).mkdir()
    (out / READY / "x").write_text("theirs")
    files = dict.fromkeys(["../victim.txt", "khoa-so/0/khoa-so.json", REGISTER], "0" * 64)
    (out / READY / MANIFEST).write_text(json.dumps({"files": files}))
    publish(out, write(totals_csv="2"))

    assert "kept" == (out.parent / "victim.txt").read_text()
    assert "kept" == (out / "khoa-so" / "0" / "khoa-so.json").read_text()
    assert not (out / READY).exists()
