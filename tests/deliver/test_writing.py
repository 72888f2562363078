"""Files appear whole or not at all, and a client's name never leads out of the folder."""

import errno
import hashlib
import os
import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.deliver.writing import NAME_BYTES, distinct, folder, slug, write
from mapper.knowledge.faults import Refused

LONGEST = 90  # bytes of a folder's name with what tells it apart
PORTS = {f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10)}
RESERVED = {"con", "prn", "aux", "nul", *PORTS}
# names that Windows refuses or reads otherwise, and names that try to leave the folder
HOSTILE = [
    "CON", "con", "PRN", "AUX", "NUL", "NUL.txt", "nul.tar.gz", "COM1", "com9", "LPT1", "COM¹", "LPT²",
    "CON ", "CON.", " con", "aux.h", "CONIN$", "CONOUT$", "Acme.", "Acme ", "Acme...", ". .", ".", "..",
    "...", "../x", "../../x", "..\\..\\x", "/etc/passwd", "C:\\x", "C:x", "\\\\server\\share", "~root",
    "~", "-rf", "--out=x", "a/b", "a\\b", 'a<b>:"|?*', "$HOME", "%PATH%", "`id`", "$(id)", "a;b&c",
    "x\x00y", "x\ny", "\x7f", "", " ", "\U0001f600", "\U0001f469\u200d\U0001f4bb Ltd", "\u202egnp.exe",
    "Z\u0351\u036b\u0313a\u0329\u0348lgo", "\ufb01", "ẞ", "İ", "日本株式会社", "عربي", "x" * 300, "é" * 300,
    "日" * 300, "😀" * 300, "\ud800", "_", "-", "._-", ".hidden", "desktop.ini", "a" * 79 + ".é",
    "con-client",
]  # fmt: skip


def test_a_file_is_written_replaced_and_leaves_nothing_beside_it(tmp_path):
    target = tmp_path / "report.html"
    write(target, b"old")
    write(target, b"new" * 1_000_000)
    assert target.read_bytes() == b"new" * 1_000_000
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_file_has_the_permissions_that_the_user_asks_for(umask, mode, tmp_path):
    before = os.umask(umask)
    try:
        write(tmp_path / "report.html", b"x")
        assert (tmp_path / "report.html").stat().st_mode & 0o777 == mode
        assert os.umask(umask) == umask
    finally:
        os.umask(before)


def test_a_link_in_the_way_is_replaced_and_not_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"mine")
    out = folder(tmp_path / "out")
    (out / "report.html").symlink_to(outside)
    write(out / "report.html", b"report")
    assert outside.read_bytes() == b"mine"
    assert not (out / "report.html").is_symlink()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("step", ["open", "write", "flush", "fsync", "chmod", "replace"])
def test_whatever_step_fails_the_old_file_stays_whole_and_nothing_is_left(step, code, tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    write(target, b"old")
    break_at(step, OSError(code, os.strerror(code)), monkeypatch)
    with pytest.raises(Refused) as refused:
        write(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    (fault,) = refused.value.faults
    assert str(target) in str(fault)
    assert os.strerror(code) in str(fault)


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_stop_by_the_user_leaves_nothing_behind_either(step, tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    write(target, b"old")
    break_at(step, KeyboardInterrupt(), monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        write(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def break_at(step, error, monkeypatch):
    def fail(*_, **__):
        raise error

    import tempfile

    if step == "open":
        monkeypatch.setattr(tempfile, "NamedTemporaryFile", fail)
    elif step in ("write", "flush"):
        real = tempfile.NamedTemporaryFile

        def opened(*args, **keys):
            handle = real(*args, **keys)
            setattr(handle, step, fail)
            return handle

        monkeypatch.setattr(tempfile, "NamedTemporaryFile", opened)
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, step, fail)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 256 kB, where the user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount command on this machine")
    if mounted.returncode:
        pytest.skip(f"only root may mount a small disk: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_on_a_full_disk_the_old_file_stays_whole_and_work_resumes_with_space(small_disk):
    target = small_disk / "report.html"
    old = b"o" * 100_000
    write(target, old)
    for _ in range(3):
        with pytest.raises(Refused, match="No space left on device"):
            write(target, b"n" * 400_000)
    assert target.read_bytes() == old
    assert [path.name for path in small_disk.iterdir()] == ["report.html"]
    write(target, b"n" * 100_000)
    assert target.read_bytes() == b"n" * 100_000


def test_a_read_only_disk_is_found_before_any_work(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(Refused, match="Read-only file system"):
        folder(small_disk)
    with pytest.raises(Refused, match="Read-only file system"):
        folder(small_disk / "deeper")
    with pytest.raises(Refused, match="Read-only file system"):
        write(small_disk / "report.html", b"x")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_found_before_any_work(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(Refused, match="Permission denied"):
        folder(tmp_path)


def test_a_missing_folder_and_a_file_in_its_place_are_refused(tmp_path):
    with pytest.raises(Refused, match="No such file"):
        write(tmp_path / "missing" / "report.html", b"x")
    (tmp_path / "file").write_bytes(b"x")
    for path in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(Refused, match="allowed: a folder"):
            folder(path)
    assert (tmp_path / "file").read_bytes() == b"x"


def test_a_folder_is_made_with_those_above_it_and_stays_empty(tmp_path):
    made = folder(tmp_path / "a" / "b")
    assert made.is_dir()
    assert list(made.iterdir()) == []
    assert folder(made) == made


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_slug_is_one_portable_name_inside_the_folder(name, tmp_path):
    portable(slug(name))
    made = tmp_path / slug(name)
    made.mkdir()
    assert made.resolve().parent == tmp_path.resolve()


@given(st.text(max_size=200))
def test_any_text_gives_a_portable_slug(name):
    portable(slug(name))


def portable(text):
    assert re.fullmatch(r"[\w-]+", text)
    assert len(text.encode()) <= NAME_BYTES + len("-client")
    assert text.split(".")[0] not in RESERVED
    assert text == text.casefold()
    assert Path(text).name == text
    assert text[0] not in "-."


def test_hostile_names_are_at_least_forty():
    assert len(HOSTILE) >= 40
    assert len(set(HOSTILE)) == len(HOSTILE)


def test_names_keep_what_can_be_kept():
    assert slug("Crème & Co. KG") == "creme-co-kg"
    assert slug("日本株式会社") == "日本株式会社"
    assert slug("  Northwind  Ledger ") == "northwind-ledger"
    assert slug("") == slug("😀") == slug("..") == "client"


def hashes(names):
    return [hashlib.sha256(name.encode("utf-8", "replace")).hexdigest() for name in names]


def test_hostile_names_together_never_share_a_folder(tmp_path):
    found = distinct(HOSTILE, hashes(HOSTILE))
    apart(found)
    for name in found:
        (tmp_path / name).mkdir()


def apart(found):
    """Different also where case or the way of writing accents does not count."""
    seen = [unicodedata.normalize(form, name).casefold() for form in ("NFC", "NFD") for name in found]
    assert len(set(seen[: len(found)])) == len(set(seen[len(found) :])) == len(found)
    assert all(len(name.encode()) <= LONGEST for name in found)


@given(st.data())
def test_any_names_and_keys_give_folders_apart(data):
    words = st.sampled_from(
        ["Acme", "ACME", "acme", "A c m e", "Acme 1f3a9c", "Acme 1f3a9c 2", "Ácme", "acme-1f3a9c-2"]
    )
    names = data.draw(st.lists(st.one_of(words, st.text(max_size=12)), max_size=12))
    keys = data.draw(
        st.lists(st.sampled_from(["1f3a9c00", "1f3a9cff", "77b2"]), min_size=len(names), max_size=len(names))
    )
    found = distinct(names, keys)
    apart(found)
    assert all(re.fullmatch(r"[\w-]+", name) for name in found)


def test_two_clients_of_one_name_are_told_apart_by_their_files_and_the_third_keeps_its_own():
    names = ["Acme", "ACME", "acme.", "A/C/M/E", "Beta"]
    found = distinct(names, ["1111aaaa", "2222bbbb", "3333cccc", "4444dddd", "5555eeee"])
    assert found == ["acme-1111aa", "acme-2222bb", "acme-3333cc", "a-c-m-e", "beta"]


def test_two_copies_of_one_file_do_not_write_into_one_folder():
    apart(distinct(["Acme", "Acme", "Acme 77b2"], ["77b2", "77b2", "0"]))


def test_a_thousand_clients_of_one_name_take_no_time():
    apart(distinct(["Acme"] * 1_000, ["77b2"] * 1_000))
