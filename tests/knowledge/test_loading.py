"""The framework that comes with the package loads without a fault, and only once."""

from collections import Counter

import pytest
from pydantic import ValidationError

from mapper.knowledge.checking import cross_faults
from mapper.knowledge.checking.walk import label, walk
from mapper.knowledge.loading import FILES, HYBRIDS, load_framework, read_framework
from mapper.knowledge.records.maps import Moment
from mapper.knowledge.records.record import Provenance
from mapper.knowledge.terms import Mode, Tag


def test_the_framework_has_no_fault(framework_folder):
    framework, faults = read_framework(framework_folder)
    assert framework is not None
    assert not faults, "\n".join(map(str, faults))


def test_every_file_of_the_folder_is_read(framework_folder):
    found = {path.relative_to(framework_folder).as_posix() for path in framework_folder.rglob("*.toml")}
    assert found == set(FILES) | {name for name in found if name.startswith(f"{HYBRIDS}/")}


def test_a_copy_somewhere_else_is_the_same_framework(copy, framework):
    assert load_framework(copy.folder) == framework
    assert load_framework(str(copy.folder)) == framework


def test_the_packages_own_framework_is_loaded_once():
    assert load_framework() is load_framework()


def test_an_edit_of_a_text_is_seen(copy, framework):
    copy.edit("modes.toml", 'short = "AI-Led"', 'short = "AI drafts"')
    edited = load_framework(copy.folder)
    assert edited.modes[1].short == "AI drafts"
    assert edited != framework


def test_records_are_frozen(framework):
    with pytest.raises(ValidationError, match="frozen"):
        framework.about.name = "another"
    with pytest.raises(ValidationError, match="frozen"):
        framework.rules[0].at_least = Mode.AI_OWNED


def test_walking_meets_every_moment_with_its_place(framework, library):
    found = [(key, label(record)) for _, key, record in walk(framework, {}) if isinstance(record, Moment)]
    assert {name for _, name in found} == set(library)
    assert Counter(name for _, name in found).most_common(1)[0][1] == 1
    assert ("saas.stages.S2.moments.usage_nudge", "usage_nudge") in found


def test_every_entry_says_where_it_comes_from(framework):
    """No provenance of the package is the client's, and ADDED without a source is marked as judgement."""
    found = [record for _, _, record in walk(framework, {}) if isinstance(record, Provenance)]
    assert len(found) > 400
    assert all(own.tag is not Tag.CLIENT for own in found)
    assert all(own.refs or own.judgement for own in found)


def test_checking_without_an_origin_names_the_table(framework):
    broken = framework.model_copy(update={"sources": framework.sources[1:]})
    assert {fault.file for fault in cross_faults(broken, {})} >= {"facts"}
