import pytest

from model.device import device_named


@pytest.mark.parametrize("name", ["auto", "cpu", "cuda", "cuda:0", "cuda:15", "mps"])
def test_a_device_is_called_by_its_kind_or_number(name: str) -> None:
    assert device_named(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "gpu",
        "CUDA",
        "cuda:",
        "cuda:one",
        "cuda:-1",
        "cuda:01",
        "cuda:256",
        "cuda:١",
        "cpu:1",
        "1",
    ],
)
def test_what_is_no_device_is_answered_with_what_to_write(name: str) -> None:
    with pytest.raises(ValueError, match="auto, cpu, cuda, mps, or cuda:1 for the second GPU"):
        device_named(name)
