"""Linear layers in an ONNX graph, by how their weights are stored.

In fp32 or half precision they are `Gemm`. At eight bits by blocks (`model.eight_bits`) they are
ONNX Runtime's `MatMulNBits`; by columns (`model.whole_numbers`) a product of whole numbers,
before which each row is rounded with a scale of its own.
"""

from typing import Any, Final

from model.eight_bits import scale_of
from model.training.onnx_nodes import CONTRIBUTED, EIGHT_BITS, Nodes
from model.whole_numbers import LARGEST, ZERO, columns_of, joint, loud_of

_AT_EIGHT_BITS: Final = 4  # accuracy level: what comes in is rounded to eight bits too
_MOST: Final = 255
_LEAST: Final = 1e-9  # of a row, so that a row of nothing is not divided by nothing


def linear(graph: Nodes, x: str, name: str) -> str:
    """[rows, in] -> [rows, out]."""
    if graph.has(columns_of(name)):
        return _whole(graph, x, name)
    # The weight is stored [out, in], as both other operators take it.
    weight, bias = f"{name}.weight", graph.weight(f"{name}.bias")
    if graph.is_packed(weight) and not graph.in_full:
        return _by_blocks(graph, x, weight, bias)
    return graph.add("Gemm", x, graph.weight(weight), bias, transB=1)


def linears(graph: Nodes, x: str, name: str, *parts: str) -> list[str]:
    """What the linear layers `parts` of `name` make of the same rows; one product if stored so."""
    together = joint(name, *parts)
    if graph.has(columns_of(together)):
        return graph.split(_whole(graph, x, together), len(parts))
    return [linear(graph, x, f"{name}.{part}") for part in parts]


def _by_blocks(graph: Nodes, x: str, weight: str, bias: str) -> str:
    out, columns = graph.shape(weight)
    block = graph.block(weight)
    return graph.add(
        "MatMulNBits",
        x,
        graph.stored(weight, (out, columns // block, block)),
        graph.stored(scale_of(weight)),
        "",  # its zeros are all 128
        "",
        bias,
        domain=CONTRIBUTED,
        N=out,
        K=columns,
        bits=EIGHT_BITS,
        block_size=block,
        accuracy_level=_AT_EIGHT_BITS,
    )


def _whole(graph: Nodes, x: str, name: str) -> str:
    columns, came = columns_of(name), x
    lifted = graph.has(f"{name}.lift")
    if lifted:
        x = graph.add("Add", x, graph.stored(f"{name}.lift"))
    x = graph.add("Mul", x, graph.stored(f"{name}.smooth"))
    size, zero, steps = (x, 0, _MOST) if lifted else (graph.add("Abs", x), ZERO, LARGEST)
    largest = graph.add("ReduceMax", size, graph.constant(-1), keepdims=1)  # [rows, 1]
    largest = graph.add("Max", largest, graph.constant(_LEAST, scalar=True))
    step: Any = graph.constant(1 / steps, scalar=True)
    nothing = graph.byte(zero)
    rounded = graph.add("QuantizeLinear", graph.add("Div", x, largest), step, nothing)
    product = graph.add(
        "MatMulIntegerToFloat",
        rounded,
        graph.stored(columns),
        step,
        graph.stored(scale_of(columns)),
        nothing,
        graph.byte(ZERO),
        domain=CONTRIBUTED,
    )
    return graph.add("Add", graph.add("Mul", product, largest), _exact(graph, came, name))


def _exact(graph: Nodes, x: str, name: str) -> str:
    """What is added in fp32: the bias, and what loud channels give."""
    bias = graph.weight(f"{name}.bias")
    if not graph.has(loud_of(name)):
        return bias
    loud = graph.add("Gather", x, graph.stored(loud_of(name)), axis=1)
    weight = graph.weight(f"{loud_of(name)}.weight")
    return graph.add("Gemm", loud, weight, bias, transB=1)
