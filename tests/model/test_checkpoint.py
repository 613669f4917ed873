from typing import Any

import pytest

from model.checkpoint import labels_of, max_tokens_of
from model.errors import ArtifactError


def test_labels_stand_in_the_order_of_their_numbers() -> None:
    names = {str(index): emoji for index, emoji in enumerate("❤😂🔥😭☀🙏🤔🎉🥳😢😱")}
    shuffled = dict(sorted(names.items()))  # "10" before "2"

    assert "".join(labels_of(shuffled, "x")) == "❤😂🔥😭☀🙏🤔🎉🥳😢😱"


@pytest.mark.parametrize("names", [None, {}, {"0": "LABEL_0", "1": "LABEL_1"}, {"❤": "0"}, ["❤"]])
def test_labels_that_are_no_emojis_are_refused(names: Any) -> None:
    with pytest.raises(ArtifactError, match="does not name the emojis"):
        labels_of(names, "x")


def test_a_text_is_cut_where_the_first_of_network_and_tokenizer_ends() -> None:
    config = {"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}

    assert max_tokens_of(config, float("inf"), "x") == 512
    assert max_tokens_of(config, 96, "x") == 96
