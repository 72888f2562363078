"""Every claim of the source texts is in the name of a test of this folder, or listed as not tested."""

import ast
import re
import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def claims_in_names(folder):
    return {
        claim.replace("_", "-")
        for path in folder.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for claim in re.findall(r"M[LM]_\d{2,3}", node.name)
    }


def claims_not_tested():
    groups = tomllib.loads((HERE / "not_tested.toml").read_text(encoding="utf-8"))
    return {claim: reason for group in groups.values() for claim, reason in group.items()}


def test_every_claim_is_tested_or_listed_and_never_both(framework):
    known = {claim.id for claim in framework.claims}
    tested, listed = claims_in_names(HERE), set(claims_not_tested())
    assert tested <= known, "a test names a claim that does not exist"
    assert listed <= known, "not_tested.toml lists a claim that does not exist"
    assert not tested & listed
    assert tested | listed == known


def test_every_claim_that_is_not_tested_has_a_reason():
    assert all(len(reason) > 20 for reason in claims_not_tested().values())


def test_assignments_and_examples_of_the_essay_are_all_tested(framework):
    asked = {claim.id for claim in framework.claims if claim.kind in ("assignment", "example")}
    assert len(asked) >= 27
    assert asked <= claims_in_names(HERE)


def test_a_claim_without_a_test_would_be_noticed(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_MM_036_and_MM_049(): ...\n", encoding="utf-8")
    assert claims_in_names(tmp_path) == {"MM-036", "MM-049"}
