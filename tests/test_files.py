"""Reading what users hand in, and writing whole files or none."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from uj.errors import InvalidInput, RenderError
from uj.files import MAX_BYTES, make_folder, read_text, write_atomic


def test_text_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfna\xc3\xafve")
    assert read_text(path) == "naïve"


def test_the_largest_file_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a" * MAX_BYTES)
    assert len(read_text(path)) == MAX_BYTES
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(InvalidInput, match=r"the file has 20 MB; at most 20 MB are read .* \[UJ103\]"):
        read_text(path)


def test_a_pipe_is_read(tmp_path: Path) -> None:
    """``uj check <(make-case)`` works: a pipe has no size, and still an end."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_text("from a pipe"))
    writer.start()
    assert read_text(path) == "from a pipe"
    writer.join()


UNREADABLE: list[tuple[str, Callable[[Path], Path], str]] = [
    ("missing", lambda folder: folder / "a", "cannot read: no such file or directory [UJ101]"),
    ("missing, with a near name", lambda folder: near(folder), "cannot read: no such file or directory (nearest file: {}/case.yaml) [UJ101]"),
    ("missing folder", lambda folder: folder / "b" / "a", "cannot read: no such file or directory (there is no folder {}/b) [UJ101]"),
    ("a directory", lambda folder: folder, "this is a directory, a file was expected [UJ102]"),
    ("a link to itself", lambda folder: loop(folder), "cannot read: too many levels of symbolic links [UJ101]"),
    ("zero bytes within", lambda folder: holding(folder, b"a\0b"), "this is a binary file, text (YAML or JSON) was expected [UJ104]"),
]  # fmt: skip


def near(folder: Path) -> Path:
    (folder / "case.yaml").touch()
    return folder / "csae.yaml"


def loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


def holding(folder: Path, data: bytes) -> Path:
    (folder / "a").write_bytes(data)
    return folder / "a"


@pytest.mark.parametrize(("why", "make", "message"), UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_unreadable(why: str, make: Callable[[Path], Path], message: str, tmp_path: Path) -> None:
    path = make(tmp_path)
    with pytest.raises(InvalidInput) as error:
        read_text(path)
    assert str(error.value) == f"{path}: {message.format(tmp_path)}"


@pytest.mark.parametrize("call", ["stat", "open"])
def test_a_file_that_may_not_be_read_gets_no_odd_hint(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    path = holding(tmp_path, b"a: 1")
    monkeypatch.setattr(Path, call, forbidden)
    with pytest.raises(InvalidInput) as error:
        read_text(path)
    assert str(error.value) == f"{path}: cannot read: permission denied [UJ101]"


def test_latin_1_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r":3:1: the text is not UTF-8 \(save it as UTF-8\) \[UJ104\]$"):
        read_text(holding(tmp_path, b"a\nb\ncaf\xe9\n"))


# -- writing ---------------------------------------------------------------------------------------


def test_a_file_is_written_with_the_rights_the_user_asks_for(tmp_path: Path) -> None:
    path, before = tmp_path / "a", os.umask(0o027)
    try:
        write_atomic(path, b"data")
    finally:
        os.umask(before)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"data", 0o640)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_what_cannot_be_finished_is_not_begun(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = holding(tmp_path, b"old")
    monkeypatch.setattr(os, call, fails)
    with pytest.raises(RenderError) as error:
        write_atomic(path, b"new")
    assert str(error.value) == f"{path}: cannot write: no space left on device; nothing was written"
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]


def test_a_directory_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "memo.md"
    target.mkdir()
    with pytest.raises(RenderError, match="is a directory; nothing was written"):
        write_atomic(target, b"new")
    assert list(tmp_path.iterdir()) == [target]


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_file_in_the_way_of_a_folder(tmp_path: Path) -> None:
    path = holding(tmp_path, b"")
    with pytest.raises(RenderError) as error:
        make_folder(path / "b")
    assert str(error.value) == f"{path / 'b'}: cannot make this folder: not a directory"


def test_utf_16_is_named(tmp_path: Path) -> None:
    path = holding(tmp_path, "title: a".encode("utf-16"))
    with pytest.raises(InvalidInput, match="UTF-16, not UTF-8 \\(save it as UTF-8\\)"):
        read_text(path)
