from tests.model.serving.conftest import models

__all__ = ["models"]
