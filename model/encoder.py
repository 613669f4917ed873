"""Turns a message into token ids, the same way for every engine."""

from tokenizers import Tokenizer

from model.engine import TokenIds
from model.text import model_input


class Encoder:
    """Cleans and tokenises; `tokenizer` is its own from now on."""

    def __init__(self, tokenizer: Tokenizer, *, max_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self._tokenizer = tokenizer
        self._frame = tokenizer.num_special_tokens_to_add(is_pair=False)  # <s> and </s>

    def __call__(self, text: str) -> TokenIds:
        """Token ids of `text` with <s> and </s>; empty when nothing is left to read."""
        ids = self._tokenizer.encode(model_input(text)).ids
        return ids if len(ids) > self._frame else ()
