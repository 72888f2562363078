"""Reading a file, whatever it turns out to be."""

import pytest

from mapper.knowledge.faults import Refused
from mapper.knowledge.toml import MOST_BYTES, read_toml


def _refusal(path, name=None):
    with pytest.raises(Refused) as refused:
        read_toml(path, name)
    (fault,) = refused.value.faults
    return fault


@pytest.mark.parametrize("text", ["a = 1", "\ufeffa = 1", "a = 1\r\n", 'a = 1 # "caf\u00e9"\n'])
def test_a_readable_file_gives_its_tables(tmp_path, text):
    path = tmp_path / "a.toml"
    path.write_bytes(text.encode())
    assert read_toml(path) == {"a": 1}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf", "no entry"),
        (b" \r\n\t", "an empty file"),
        (b"a = ", "not TOML"),
        (b"a = 1\na = 2", "not TOML"),
        (b"a = " + b"[" * 100_000, "not TOML"),
        (b"a = " + b"9" * 5_000, "not TOML"),
        (b"a = 2026-13-40", "not TOML"),
        (b'a = "x\x07"', "not TOML"),
        (b"a = 1\nb = 2\nc = '\xff'", "bytes that are not UTF-8 in line 3"),
        ("a = 1".encode("utf-16"), "bytes that are not UTF-8 in line 1"),
        (b"PK\x03\x04\x00\x00", "not TOML"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(tmp_path, data, found):
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    fault = _refusal(path, "a.toml")
    assert found in fault.found
    assert fault.file == "a.toml"


def test_a_file_too_large_is_not_even_read(tmp_path):
    path = tmp_path / "a.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert _refusal(path).found == "50,000,000 bytes"
    path.write_bytes(b"#" * (MOST_BYTES - 6) + b"\na = 1")
    assert read_toml(path) == {"a": 1}


def test_a_path_that_is_no_file_is_refused(tmp_path):
    assert _refusal(tmp_path).found == "a directory"
    assert _refusal(tmp_path / "none.toml").found == "no such file"
    assert "cannot be read" in _refusal(tmp_path / "a\0b.toml").found


def test_without_a_name_the_path_is_named(tmp_path):
    assert _refusal(tmp_path / "none.toml").file == str(tmp_path / "none.toml")
