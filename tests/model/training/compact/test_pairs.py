import numpy as np
import pytest
from transformers import PreTrainedTokenizerFast, XLMRobertaForSequenceClassification

from model.data.examples import Pair
from model.labels import DEFAULT_LABELS
from model.training.compact.guide import Guide
from model.training.compact.pairs import pair_rows

HEART = DEFAULT_LABELS.index("❤")


def certain(label: int) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    shares = np.full(len(DEFAULT_LABELS), 1e-5, np.float32)
    shares[label] = 1
    return np.log(shares)


def test_both_sides_get_one_answer_of_all_teachers(
    tiny_network: XLMRobertaForSequenceClassification, tokenizer: PreTrainedTokenizerFast
) -> None:
    pair = Pair("i love you", "я тебя люблю", "ours")
    guide = Guide({pair.en: certain(HEART), pair.ru: certain(HEART)})

    english, russian = pair_rows([pair], tiny_network, tokenizer, guide, ngrams=0.5, max_tokens=9)

    assert english["input_ids"] == tokenizer(pair.en)["input_ids"][:9]
    assert english["input_ids"] != russian["input_ids"]
    assert english["target"] == pytest.approx(russian["target"])
    assert english["target"].sum() == pytest.approx(1)
    assert english["target"].argmax() == HEART


def test_no_pairs_are_no_rows(
    tiny_network: XLMRobertaForSequenceClassification, tokenizer: PreTrainedTokenizerFast
) -> None:
    assert pair_rows([], tiny_network, tokenizer, Guide({}), ngrams=0.5, max_tokens=9) == []
