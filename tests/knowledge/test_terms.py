"""The closed vocabularies."""

import pytest

from mapper.knowledge.terms import Mode


def test_modes_are_ordered_by_how_much_a_human_carries():
    assert Mode.AI_OWNED < Mode.AI_LED < Mode.HUMAN_LED < Mode.HUMAN_ONLY
    assert [mode.by_ai for mode in Mode] == [True, True, False, False]


@pytest.mark.parametrize("mode", Mode)
def test_a_mode_is_read_back_from_its_word(mode):
    assert Mode.of(mode.word) is mode


@pytest.mark.parametrize("word", ["", "AI_OWNED", "ai-owned", "human", "0", "ai_owned "])
def test_any_other_word_is_refused_with_the_four_spellings(word):
    with pytest.raises(ValueError, match="ai_owned, ai_led, human_led, human_only"):
        Mode.of(word)
