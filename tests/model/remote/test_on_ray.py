"""What Ray is told; tests/e2e/test_on_ray.py has it at work."""

import socket

import pytest

from model.errors import DeadlineExceeded, ModelError, PredictionError, PredictorBusy
from model.remote.process import Fixed, Work

pytest.importorskip("ray", reason="Ray is not installed: make ray")

from model.remote.on_ray import deploy, deployment, examine


def test_ray_is_told_how_many_there_may_be_and_what_each_needs() -> None:
    work = Work("current", "auto", queue=100, batch_tokens=50)

    told = deployment(work, replicas=(2, 8), cpus=4, gpus=0.5)

    load = told._deployment_config.autoscaling_config
    assert (load.min_replicas, load.max_replicas) == (2, 8)
    assert (told.ray_actor_options["num_cpus"], told.ray_actor_options["num_gpus"]) == (4, 0.5)
    assert told.max_ongoing_requests > work.queue + work.batch_tokens


def failing(error: PredictionError) -> Fixed:
    class Failing:
        async def predict(self, *_: object, **__: object) -> object:
            raise error

    return Fixed("script", Failing())  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [PredictorBusy(7), DeadlineExceeded(5.0)])
async def test_a_replica_that_is_only_busy_is_well(error: PredictionError) -> None:
    await examine(failing(error))


async def test_a_replica_whose_model_fails_is_not() -> None:
    with pytest.raises(PredictionError):
        await examine(failing(PredictionError("no memory")))


def test_a_cluster_that_is_not_there_is_missed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray would take minutes, which no test may."""
    work = Work("default", "cpu", queue=100, batch_tokens=50)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("RAY_ADDRESS", "{}:{}".format(*taken.getsockname()))

        with pytest.raises(ModelError, match="no Ray cluster answers"):
            deploy(
                "emoji", work, replicas=(1, 1), cpus=1, gpus=0, host="127.0.0.1", port=0,
                token=None, own=False, ready=lambda _: None,
            )  # fmt: skip
