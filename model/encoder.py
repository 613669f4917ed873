"""Turns a prepared text into token ids, the same way for every engine."""

from tokenizers import Tokenizer

from model.engine import TokenIds


class Encoder:
    """Tokenises; `tokenizer` is its own from now on."""

    def __init__(self, tokenizer: Tokenizer, *, max_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self._tokenizer = tokenizer
        self._frame = tokenizer.num_special_tokens_to_add(is_pair=False)  # <s> and </s>
        added = tokenizer.get_added_tokens_decoder().items()
        self._control = {id for id, token in added if token.special and "unk" not in token.content}

    def __call__(self, text: str) -> TokenIds:
        """Token ids of `text` with <s> and </s>; empty when there is nothing to read."""
        encoding = self._tokenizer.encode(text)
        pairs = zip(encoding.ids, encoding.special_tokens_mask, strict=True)
        # A "<pad>" that somebody typed would shift every position in one engine, not in another.
        ids = [id for id, framing in pairs if framing or id not in self._control]
        return ids if len(ids) > self._frame else ()
