"""An engagement file as text, and what reading it says."""

import pytest

from mapper.engagement.reading import read_engagement
from mapper.knowledge.faults import Refused

WHOLE = """\
format = 1
framework = "1.0.0"
date = 2026-01-31
currency = "USD"

[client]
name = "Example & Sons (Zürich)"

[[lines]]
name = "Core"
model = "subscription"
revenue_pct = 60
segments = ["Small", "Large"]

[lines.split]
fixed_fee_pct = 10
seats_pct = { value = 90, status = "measured", source = "billing" }
committed_pct = 0
uncommitted_pct = 0
credits_pct = 0
transaction_pct = 0

[lines.threshold]
value = 20000
low = 15000
high = 30000
horizon_years = 3

[[lines]]
name = "API"
pattern = "P1"
revenue_pct = 40

[[segments]]
name = "Small"
accounts = 2000
median_acv = 5000
p25_acv = 2000
p75_acv = 9000
churn_pct = 20

[[segments]]
name = "Large"
accounts = 30
median_acv = 500000
stakeholders = "5+"
strategic = false

[answers.launch]
preset = "guided"
complexity = 2
countries = 3

[answers.margin]
contribution_margin_pct = 75

[people]
relationship_csm = 4.5

[today.usage_nudge]
mode = "ai_owned"
how = "inherited"
line = "Core"

[[overrides]]
moment = "usage_nudge"
line = "Core"
segments = ["Small"]
mode = "ai_led"
reason = "a pilot until June"

[[decisions]]
id = "D1"
question = "Where is the line?"
decision = "20,000"
reason = "see the inputs"
decider = "Head of CS"

[[own.moments]]
id = "tax_season"
name = "Tax season help"
mode = "human_led"
why = "Everybody calls in the same week."
stage = "S2"

[[own.stages]]
id = "training"
name = "Training"
why = "Users sit an exam."
after = "S1"
line = "Core"

[[own.stages.moments]]
id = "exam"
name = "Exam"
mode = "ai_led"
why = "Questions are the same for all."
"""


@pytest.fixture(scope="session")
def whole():
    """A file with every part in it, and no fault."""
    return WHOLE


@pytest.fixture
def refusal(tmp_path, framework):
    """The faults of a file with this text or these bytes; none when it is read."""

    def faults(text):
        path = tmp_path / "client.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            read_engagement(path, framework)
        except Refused as refused:
            return list(refused.faults)
        return []

    return faults
