"""Wrong input, as a user hands it in: one clear message with its place, exit code 2, nothing written.

Messages are compared word for word: they are what a lawyer reads.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import LAW, SMALL_CASE, Run, replace_once

Refused = Callable[..., str]
LAUGHS = "a0: &a0 [ha]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 51))


# -- the file itself -------------------------------------------------------------------------------

FILES = [
    # why it is wrong, what the file holds, what the user reads
    ("a binary file", b"PK\x03\x04\x00\x00", "bad.yaml: this is a binary file, text (YAML or JSON) was expected [UJ104]"),
    ("Latin-1, not UTF-8", b"case:\n  title: caf\xe9\n", "bad.yaml:2:1: the text is not UTF-8 (save it as UTF-8) [UJ104]"),
    ("not YAML at all", b"case: [\n", "bad.yaml:2:1: not valid YAML: did not find expected node content [UJ110]"),
    ("10,000 brackets", b"[" * 10_000, "bad.yaml:1:1001: not valid YAML: exceeded maximum nesting depth [UJ110]"),
    ("700 brackets", b"[" * 700 + b"]" * 700, "bad.yaml: nested too deeply to be a case or statute file [UJ111]"),
    ("an empty file", b"", "bad.yaml:1:1: the file is empty; a block of named fields was expected [UJ120]"),
    ("only a comment", b"# later\n", "bad.yaml:1:1: the file is empty; a block of named fields was expected [UJ120]"),
    ("a list", b"- case\n", "bad.yaml:1:1: a block of named fields was expected, got ['case'] [UJ120]"),
    ("one word", b"case", "bad.yaml:1:1: a block of named fields was expected, got 'case' [UJ120]"),
    ("two documents", b"a: 1\n---\na: 2\n", "bad.yaml:2:1: not valid YAML: but found another document [UJ110]"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "content", "message"), FILES, ids=[row[0] for row in FILES])
def test_a_file_that_cannot_be_a_case(
    why: str, content: bytes, message: str, refused: Refused, folder: Path
) -> None:
    (folder / "bad.yaml").write_bytes(content)
    assert refused("check", "bad.yaml", "--law", LAW) == message


def test_a_missing_file_names_the_nearest_one(refused: Refused, small: Path) -> None:
    message = refused("check", "smal.yaml", "--law", LAW)
    assert message == "smal.yaml: cannot read: no such file or directory (nearest file: small.yaml) [UJ101]"


def test_a_missing_folder_is_named(refused: Refused, small: Path) -> None:
    message = refused("check", "cases/small.yaml", "--law", LAW)
    assert (
        message
        == "cases/small.yaml: cannot read: no such file or directory (there is no folder cases) [UJ101]"
    )


def test_a_directory_is_not_a_case(refused: Refused, folder: Path) -> None:
    assert refused("check", ".", "--law", LAW) == ".: this is a directory, a file was expected [UJ102]"


def test_a_name_too_long_for_the_disk(refused: Refused, folder: Path) -> None:
    assert (
        refused("check", "a" * 300, "--law", LAW) == f"{'a' * 300}: cannot read: file name too long [UJ101]"
    )


def test_a_file_of_200_megabytes_is_not_read(refused: Refused, folder: Path) -> None:
    with (folder / "big.yaml").open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    message = refused("check", "big.yaml", "--law", LAW)
    assert message == (
        "big.yaml: the file has 200 MB; at most 20 MB are read (for an archive of many cases use one file per case) [UJ103]"
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_that_never_ends(refused: Refused, folder: Path) -> None:
    assert refused("check", "/dev/zero", "--law", LAW).startswith(
        "/dev/zero: the file does not end; at most 20 MB are read"
    )


def test_aliases_that_would_fill_the_memory(refused: Refused, folder: Path) -> None:
    (folder / "bad.yaml").write_text(LAUGHS)
    lines = refused("check", "bad.yaml", "--law", LAW).splitlines()
    assert lines[0] == "bad.yaml:1:5: YAML anchors and aliases are not used here; write the value out [UJ113]"
    assert len(lines) == 50, "each value that is repeated is named once"


# -- what the file says ----------------------------------------------------------------------------

CASES = [
    # why it is wrong, the text in small.yaml, what stands there instead, what the user reads
    ("a field stands twice", "  date: 2020-06-01", "  date: 2020-06-01\n  date: 2020-06-02",
     "small.yaml:6:3: the field 'date' stands twice in one block [UJ115]"),
    ("a field nobody knows", "territorial_state: XT", "territorial_stat: XT",
     "small.yaml:7:3: situation.territorial_stat: unknown field 'territorial_stat' (did you mean 'territorial_state'?) [UJ121]"),
    ("an unknown field within a fact", "{value: true, evidence: [E2]}", "{value: true, suport: alleged}",
     "small.yaml:27:78: incidents.0.circumstances.severe_suffering.suport: unknown field 'suport' (did you mean 'support'?) [UJ121]"),
    ("a field is missing", "  id: small\n", "",
     "small.yaml:2:1: case: the field 'id' is missing [UJ122]"),
    ("text where a list belongs", "nationalities: [XT]\n    no_other_nationality", "nationalities: {XT: true}\n    no_other_nationality",
     "small.yaml:12:5: suspects.0.nationalities: a list was expected, got {'XT': True} [UJ120]"),
    ("a list where text belongs", "title: Interrogations at a police station", "title: [Interrogations]",
     "small.yaml:4:3: case.title: text was expected (put a number in quotes), got ['Interrogations'] [UJ120]"),
    ("neither yes nor no", "official_capacity: true", "official_capacity: maybe",
     "small.yaml:27:21: incidents.0.circumstances.official_capacity: true or false was expected, got 'maybe' [UJ120]"),
    ("a value that is not on the list", "mode: perpetration", "mode: perpetratio",
     "small.yaml:25:24: incidents.0.by.0.mode: 'perpetratio' is not a known value (did you mean 'perpetration'?) [UJ123]"),
    ("a day that does not exist", "date: 2020-06-01", "date: 2023-02-30",
     "small.yaml:5:3: case.date: a day written as 2026-11-24 was expected (day value is outside expected range), got '2023-02-30' [UJ120]"),
    ("a year where a day belongs", "date: 2020-06-01", "date: 2020",
     "small.yaml:5:3: case.date: a day written as 2026-11-24 was expected, got 2020 [UJ120]"),
    ("conduct on a day that does not exist", "when: 2012-03", "when: 2023-02-30",
     "small.yaml:23:5: incidents.0.when: 2023-02-30 does not exist: February 2023 has 28 days, got '2023-02-30' [UJ120]"),
    ("the end before the start", "when: 2012-03", "when: 2014/2012",
     'small.yaml:23:5: incidents.0.when: "2014/2012" ends (2012) before it begins (2014), got \'2014/2012\' [UJ120]'),
    ("UK is no ISO code", "state: XF", "state: UK",
     "small.yaml:14:17: suspects.0.presence.0.state: unknown country code 'UK' (did you mean 'GB'?) [UJ132]"),
    ("a code of no country", "territorial_state: XT", "territorial_state: XQ",
     "small.yaml:7:3: situation.territorial_state: unknown country code 'XQ' (allowed: GB, NO, XF, XG, XT) [UJ132]"),
    ("an act nobody knows", "acts: [torture]", "acts: [tortur]",
     "small.yaml:24:12: incidents.0.acts.0: unknown act code 'tortur' (did you mean 'torture'?) [UJ131]"),
    ("evidence that is not listed", "evidence: [E2]", "evidence: [E1, E9]",
     "small.yaml:27:93: incidents.0.circumstances.severe_suffering.evidence.1: evidence 'E9' is not listed in this file"
     " (allowed: E1, E2) [UJ130]"),
    ("a victim who is not listed", "victims: [V1]", "victims: [V1, V2]",
     "small.yaml:26:19: incidents.0.victims.1: 'V2' is not listed in this file (allowed: V1) [UJ134]"),
    ("a suspect who is not listed", "suspect: S1", "suspect: S7",
     "small.yaml:25:11: incidents.0.by.0.suspect: 'S7' is not listed in this file (allowed: S1) [UJ134]"),
    ("proceedings against nobody listed", "no_other_proceedings: true", "proceedings: [{suspect: S7, by: XT, kind: judgment}]",
     "small.yaml:31:16: proceedings.0.suspect: 'S7' is not listed in this file (allowed: S1) [UJ134]"),
    ("a court by the name of its state", "no_other_proceedings: true", "proceedings: [{by: Norway, kind: judgment}]",
     "small.yaml:31:16: proceedings.0.by: 'Norway' is not a country code (did you mean 'NO'?) [UJ132]"),
    ("a court by its full name", "no_other_proceedings: true",
     "proceedings: [{by: International Criminal Court, kind: investigation}]",
     "small.yaml:31:16: proceedings.0.by: 'International Criminal Court' is not the code of this court (did you mean 'icc'?) [UJ132]"),
    ("no title", "title: Interrogations at a police station", "title: ''",
     "small.yaml:4:3: case.title: this must not be empty, got '' [UJ120]"),
    ("a year of three digits", "when: 2012-03", "when: 201",
     'small.yaml:23:5: incidents.0.when: "201" is not a date that can be read; write the year first, as 2014, 2014-03 or'
     " 2014-03-12, with ~ after it for about, got 201 [UJ120]"),
    ("an id used twice", "  - {id: E2, title", "  - {id: E1, title: A copy}\n  - {id: E2, title",
     "small.yaml:30:6: evidence.1.id: the id 'E1' is used twice under 'evidence' [UJ133]"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "old", "new", "message"), CASES, ids=[row[0] for row in CASES])
@pytest.mark.parametrize("command", ["check", "assess", "memo"])
def test_a_case_that_is_wrong(
    command: str, why: str, old: str, new: str, message: str, refused: Refused, small: Path
) -> None:
    replace_once(small, old, new)
    assert refused(command, "small.yaml", "--law", LAW) == message


def test_everything_wrong_is_told_at_once_in_reading_order(refused: Refused, small: Path) -> None:
    replace_once(small, "state: XF", "state: UK")
    replace_once(small, "acts: [torture]", "acts: [tortur]")
    replace_once(small, "suspect: S1", "suspect: S7")
    lines = refused("check", "small.yaml", "--law", LAW).splitlines()
    assert [line.split(":")[1] for line in lines] == ["14", "24", "25"]


def test_a_case_dated_before_any_law_names_its_date(refused: Refused, small: Path) -> None:
    replace_once(small, "date: 2020-06-01", "date: 0202-06-01")
    message = refused("assess", "small.yaml", "--law", LAW)
    assert (
        message
        == "small.yaml: case.date: 0202-06-01 lies before any law in this library (from 1990-01-01) [UJ141]"
    )


# -- options ---------------------------------------------------------------------------------------

OPTIONS = [
    # arguments, what the user reads (the last line)
    ("assess small.yaml --forum UK", "--forum: no law is modelled for 'UK' (did you mean 'GB'?) [UJ140]"),
    ("assess small.yaml --forum XX", "--forum: no law is modelled for 'XX' (allowed: XF, XG) [UJ140]"),
    ("assess small.yaml --why XX", "--why: no law is modelled for 'XX' (allowed: XF, XG) [UJ140]"),
    ("law show XX", "CODE: no law is modelled for 'XX' (allowed: XF, XG) [UJ140]"),
    ("law lint XX", "CODE: no law is modelled for 'XX' (allowed: XF, XG) [UJ140]"),
    ("law test XX", "CODE: no law is modelled for 'XX' (allowed: XF, XG) [UJ140]"),
    ("assess small.yaml --as-of 1800-01-01", "--as-of: 1800-01-01 lies before any law in this library (from 1990-01-01) [UJ141]"),
    ("memo small.yaml --as-of 1800-01-01", "--as-of: 1800-01-01 lies before any law in this library (from 1990-01-01) [UJ141]"),
    ("law show XF --as-of 1800-01-01", "--as-of: 1800-01-01 lies before any law in this library (from 1990-01-01) [UJ141]"),
    ("assess small.yaml --as-of 2023-02-30",
     "Error: Invalid value for '--as-of': '2023-02-30' is not a day (day is out of range for month); write it as 2026-11-24"),
    ("law matrix --as-of yesterday",
     "Error: Invalid value for '--as-of': 'yesterday' is not a day (Invalid isoformat string: 'yesterday'); write it as 2026-11-24"),
    ("assess small.yaml --suspect S2", "--suspect: the case has no suspect 'S2' (allowed: S1) [UJ143]"),
    ("memo small.yaml -o small.docs", "small.docs: a memo cannot be written as '.docs'; did you mean '.docx'?"),
    ("memo small.yaml -o memo", "memo: a memo cannot be written as 'no suffix'; allowed: .docx, .html, .md, .pdf"),
    ("memo small.yaml -o out/memo.md", "out/memo.md: cannot write: no such file or directory; nothing was written"),
    ("memo small.yaml -o small.yaml/memo.md", "small.yaml/memo.md: cannot write: not a directory; nothing was written"),
    ("memo small.yaml --template nowhere -o memo.md", "nowhere: there is no folder of templates here"),
    ("replay small.yaml", "small.yaml:2:1: a list was expected, got {'case': {'id': 'small', 'title': 'Interrogations at a po… [UJ120]"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), OPTIONS, ids=[row[0] for row in OPTIONS])
def test_an_option_that_is_wrong(arguments: str, message: str, refused: Refused, small: Path) -> None:
    assert refused(*arguments.split(), "--law", LAW).splitlines()[-1] == message


COMMANDS = [
    ("asses small.yaml", "Error: there is no command 'asses' (did you mean 'assess'?)"),
    ("law shwo", "Error: No such command 'shwo'. Did you mean 'show'?"),
    ("assess small.yaml --jsn", "Error: No such option '--jsn'. Did you mean '--json'?"),
    ("assess", "Error: Missing argument 'CASE'."),
    ("assess small.yaml --view alleged", "Error: Invalid value for '--view': 'alleged' is not one of 'as_alleged', 'as_evidenced', 'uncontested'."),
    ("schema statutes", "Error: Invalid value for '{law|case|result}': 'statutes' is not one of 'law', 'case', 'result'."),
    ("schema law -o small.yaml", "small.yaml: cannot make this folder: file exists"),
    ("demo --example nothing -o out", "--example: there is no example 'nothing' (allowed: {examples}) [UJ142]"),
    ("demo -o small.yaml", "small.yaml: cannot make this folder: file exists"),
    ("new .", ".: this is a folder; name a file such as case.yaml"),
    ("new small.yaml", "small.yaml: exists already; nothing was written (--force replaces it)"),
    ("new out/case.yaml", "out/case.yaml: cannot write: no such file or directory; nothing was written"),
    (f"new {'a' * 300}", f"{'a' * 300}: cannot write: file name too long; nothing was written"),
    ("template which answr", "template: there is no template 'answr' (did you mean 'answer.md.j2'?) [UJ150]"),
    ("assess small.yaml --law nowhere", "nowhere: there is no folder of statutes here [UJ201]"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), COMMANDS, ids=[row[0][:40] for row in COMMANDS])
def test_a_command_that_is_wrong(arguments: str, message: str, refused: Refused, small: Path) -> None:
    from uj.law.shipped import examples

    said = refused(*arguments.split()).splitlines()[-1]
    assert said == message.replace("{examples}", ", ".join(sorted(examples())))


# -- templates -------------------------------------------------------------------------------------

TEMPLATES = [
    # why it is wrong, the firm's own answer.md.j2, what the user reads
    ("syntax", "fine\n{% if %}", "own/answer.md.j2:2: Expected an expression, got 'end of statement block'"),
    ("undefined name", "fine\n\n{{ nonsense }}", "own/answer.md.j2:3: 'nonsense' is undefined"),
    ("field the memo has not", "{{ memo.nonsense }}", "own/answer.md.j2:1: 'uj.memo.model.Memo object' has no attribute 'nonsense'"),
    ("unknown filter", "{{ memo.title | shout }}", "own/answer.md.j2:1: No filter named 'shout'."),
    ("unknown filter, found late", "{{ ['a'] | map('shout') | list }}", "own/answer.md.j2:1: No filter named 'shout'."),
    ("arithmetic", "\n{{ 1 / 0 }}", "own/answer.md.j2:2: division by zero"),
    ("a field that is not there", "{% set x = {} %}{{ x.pop('y') }}", "own/answer.md.j2:1: KeyError('y')"),
    ("includes itself", "{% include 'answer.md.j2' %}", "own/answer.md.j2:1: the templates include one another without end"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "message"), TEMPLATES, ids=[row[0] for row in TEMPLATES])
def test_a_template_that_is_wrong(
    why: str, text: str, message: str, refused: Refused, small: Path, folder: Path
) -> None:
    own = folder / "own"
    own.mkdir()
    (own / "answer.md.j2").write_text(text)
    assert refused("memo", "small.yaml", "--law", LAW, "--template", "own", "-o", "memo.md") == message


def test_a_template_that_does_not_exist(refused: Refused, small: Path, folder: Path) -> None:
    own = folder / "own"
    own.mkdir()
    (own / "answer.md.j2").write_text("{% include 'nowhere.md.j2' %}")
    message = refused("memo", "small.yaml", "--law", LAW, "--template", "own", "-o", "memo.md")
    assert message.startswith("own/answer.md.j2:1: the template 'nowhere.md.j2' does not exist in own, ")


# -- the disk --------------------------------------------------------------------------------------


def test_a_full_disk_leaves_nothing_behind(
    refused: Refused, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    message = refused("memo", "small.yaml", "--law", LAW, "-o", "memo.md")
    assert message == "memo.md: cannot write: no space left on device; nothing was written"


def test_a_full_disk_keeps_the_old_memo(
    refused: Refused, small: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (folder / "memo.md").write_text("the memo of yesterday")
    monkeypatch.setattr(os, "fsync", full)
    refused("memo", "small.yaml", "--law", LAW, "-o", "memo.md")
    assert (folder / "memo.md").read_text() == "the memo of yesterday"


@pytest.fixture
def tiny_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A real file system of four kilobytes."""
    place = tmp_path_factory.mktemp("tiny")
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(place)]
    try:
        mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    except (OSError, AttributeError):
        mounted = False
    if not mounted:
        pytest.skip("a file system can only be mounted by root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full(tiny_disk: Path, refused: Refused, small: Path) -> None:
    out = tiny_disk / "memo.md"
    message = refused("memo", "small.yaml", "--law", LAW, "-o", out)
    assert message == f"{out}: cannot write: no space left on device; nothing was written"
    assert list(tiny_disk.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody can write")
def test_a_folder_in_which_nobody_can_write(refused: Refused, small: Path) -> None:
    message = refused("memo", "small.yaml", "--law", LAW, "-o", "/proc/memo.md")
    assert message.startswith("/proc/memo.md: cannot write: ")


# -- the real program ------------------------------------------------------------------------------

REAL = [
    ("check smal.yaml", "smal.yaml: cannot read: no such file or directory (nearest file: small.yaml) [UJ101]"),
    ("assess laughs.yaml", "laughs.yaml:1:5: YAML anchors and aliases are not used here; write the value out [UJ113]"),
    ("check deep.yaml", "deep.yaml:1:1001: not valid YAML: exceeded maximum nesting depth [UJ110]"),
    ("memo small.yaml -o out/x.docx", "out/x.docx: cannot write: no such file or directory; nothing was written"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), REAL, ids=[row[0] for row in REAL])
def test_the_real_program_refuses(arguments: str, message: str, small: Path, folder: Path) -> None:
    (folder / "laughs.yaml").write_text(LAUGHS)
    (folder / "deep.yaml").write_text("[" * 10_000)
    command = [sys.executable, "-W", "error", "-m", "uj", *arguments.split(), "--law", str(LAW)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == message
    assert "Traceback" not in done.stderr


def test_a_pipe_that_closes_early_is_no_error(small: Path) -> None:
    command = f"{sys.executable} -m uj assess {small} --law {LAW} --json | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_pipe_that_is_closed_before_a_table_is_no_error(small: Path) -> None:
    command = f"{sys.executable} -m uj assess {small} --law {LAW} --all | true"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_small_case_itself_is_right(uj: Run, small: Path) -> None:
    assert SMALL_CASE.read_text() == small.read_text()
    assert uj("check", "small.yaml", "--law", LAW).code == 0
