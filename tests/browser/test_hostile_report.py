"""A client's file full of markup, made into a report and opened: nothing runs, nothing is asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mapper.knowledge.places import samples

pytestmark = pytest.mark.slow

RUN = "window.ran=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><svg onload={RUN}>',
    f"<a href=javascript:{RUN}>x</a> [x](javascript:{RUN})",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
    f"<style>@import 'https://example.org/x.css';</style><body onload={RUN}>",
    "<base href=https://example.org/><link rel=stylesheet href=x.css>",
    "<meta http-equiv=refresh content=0;url=https://example.org/>",
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}' x='",
    f"<!--><script>{RUN}</script>-->",
    "{{7*7}} ${7*7} {% raw %} %s {x.__class__} $x^2$ \\(x\\)",
    "\u202egnp.exe\u202c \u2066\u05d0\u2069",
]


@pytest.fixture(scope="module")
def hostile(chromium, tmp_path_factory):
    """The report of a client that wrote markup wherever text is free."""
    folder = tmp_path_factory.mktemp("hostile")
    (sample,) = [path for path in samples() if path.stem == "northwind"]
    text = sample.read_text("utf-8")
    everything = text_of("\n".join(PAYLOADS))
    head, _, rest = text.partition('description = """')
    text = head + f"description = {everything}" + rest[rest.index('"""') + 3 :]
    text = text.replace('source = "CRM export, October 2026"', f"source = {everything}")
    text = text.replace('tool = "A slide template"', f"tool = {everything}")
    text = text.replace('source = "Billing system, October 2026"', f"source = {text_of('javascript:' + RUN)}")
    assert text.count(everything) > 10
    for at, payload in enumerate(PAYLOADS):
        names = ("question", "decision", "reason", "decider", "dissent", "review")
        lines = [f"{name} = {text_of(payload)}" for name in names]
        text += f'\n[[decisions]]\nid = "X{at}"\n' + "\n".join(lines) + "\n"
    (folder / "client.toml").write_text(text, "utf-8")
    command = Path(sys.executable).parent / ("mapper.exe" if os.name == "nt" else "mapper")
    done = subprocess.run([command, "report", "client.toml"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "reports" / "northwind-ledger" / "report.html"


def text_of(text):
    """A string as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_nothing_that_a_client_wrote_runs_and_all_of_it_can_be_read(scripts, hostile, opened):
    page, seen = opened(hostile, java_script_enabled=scripts)
    if scripts:
        page.locator(".view:not(.off) a.m").first.click()
        page.mouse.move(300, 300)
        page.wait_for_timeout(500)
        assert page.evaluate("window.ran") is None
    assert seen.errors == []
    assert [line for line in seen.console if "sandboxed" not in line] == []
    assert seen.requests == [page.url.partition("#")[0]]
    assert page.title() == "Northwind Ledger: mode map"
    body = page.locator("body").text_content()
    for payload in PAYLOADS:
        assert body.count(payload) >= 10, payload
    assert page.locator("iframe, base, link, img, form, svg[onload], [onerror], [onmouseover]").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
