"""What a scrape of the metrics says."""

from prometheus_client import CollectorRegistry


def value(registry: CollectorRegistry, name: str, **labels: str) -> float:
    """The sample of this name and these labels; 0 where it was never counted."""
    return registry.get_sample_value(name, labels) or 0.0
