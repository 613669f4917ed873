"""What LitServe is told to serve; it must be a module's, for LitServe sends it to its workers."""

from collections.abc import Sequence
from typing import Any, Final

import litserve  # type: ignore[import-not-found,unused-ignore]

PATH: Final = "/predict"
AT_ONCE: Final = 8  # texts in a batch; 16 and 32 were slower
WAIT: Final = 0.01  # seconds for a batch to fill; with 0 it asks for more without a pause


class Pipeline(litserve.LitAPI):  # type: ignore[misc,unused-ignore]
    """transformers' pipeline; one, on all cores: one for each was slower."""

    def __init__(self, checkpoint: str) -> None:
        super().__init__(max_batch_size=AT_ONCE, batch_timeout=WAIT, api_path=PATH)
        self._checkpoint = checkpoint

    def setup(self, device: str) -> None:
        from transformers import pipeline

        self._classify: Any = pipeline(
            "text-classification", self._checkpoint, device=device, top_k=None
        )

    def predict(self, texts: Sequence[str]) -> object:
        return self._classify([*texts], batch_size=len(texts))


def serve(checkpoint: str, port: int) -> None:
    """Serve until it is interrupted."""
    server = litserve.LitServer(Pipeline(checkpoint), accelerator="cpu")
    server.run(
        host="127.0.0.1",
        port=port,
        num_api_servers=1,
        generate_client_file=False,  # which would lie in the folder where this was started
        log_level="error",
    )
