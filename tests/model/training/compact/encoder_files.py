"""Writes a tiny encoder file as the package carries a large one: random weights, at four bits."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, HEADS, WIDE, POSITIONS = 32, 2, 2, 64, 40
BLOCK = 32


def packed(weights: NDArray[np.float32]) -> bytes:
    """Blocks of a scale and 32 weights at four bits."""
    blocks = weights.reshape(-1, BLOCK)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 7).astype("<f2")
    bits = (np.rint(blocks / scale.astype(np.float32)) + 8).astype(np.uint8)
    halves = bits[:, : BLOCK // 2] | bits[:, BLOCK // 2 :] << 4
    return b"".join(s.tobytes() + h.tobytes() for s, h in zip(scale, halves, strict=True))


def weights_of(pieces: int) -> dict[str, NDArray[np.float32]]:
    """Every tensor of such a network, by its name in the file."""
    chance = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (pieces, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (2, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    for layer in range(LAYERS):
        for part in ("q", "k", "v", "ao"):
            shapes |= {f"l{layer}.{part}.w": (HIDDEN, HIDDEN), f"l{layer}.{part}.b": (HIDDEN,)}
        shapes |= {f"l{layer}.fi.w": (WIDE, HIDDEN), f"l{layer}.fi.b": (WIDE,)}
        shapes |= {f"l{layer}.fo.w": (HIDDEN, WIDE), f"l{layer}.fo.b": (HIDDEN,)}
        for norm in ("aln", "oln"):
            shapes |= {f"l{layer}.{norm}.w": (HIDDEN,), f"l{layer}.{norm}.b": (HIDDEN,)}
    return {name: chance.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}


def write_encoder_file(path: Path, scored: dict[str, float]) -> dict[str, NDArray[np.float32]]:
    """Write `path`; the weights before they were packed."""
    weights = weights_of(len(scored) + 3)  # as in XLM-R, some rows belong to no piece
    spelled = [piece.encode() for piece in scored]
    ends = np.cumsum([0, *map(len, spelled)], dtype="<u4")
    rows = len(weights["emb.word"])
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7ifi", HIDDEN, LAYERS, HEADS, WIDE, rows, POSITIONS, 2, 1e-12, BLOCK)
    head += struct.pack("<5iQ", len(spelled), 0, 2, 1, 3, int(ends[-1])) + ends.tobytes()
    head += np.array([*scored.values()], "<f4").tobytes() + b"".join(spelled)
    head += struct.pack("<iI", 1, 5) + b"table" + struct.pack("<i", len(weights))
    stored = {
        name: packed(matrix)
        if (name.endswith(".w") and matrix.ndim == 2) or name == "emb.word"
        else matrix.astype("<f4").tobytes()
        for name, matrix in weights.items()
    }
    entries = sum(2 + len(name) + 1 + 4 + 8 + 8 for name in stored)
    at = len(head) + entries
    table, body = b"", b""
    for name, raw in stored.items():
        kind = 0 if len(raw) == 4 * weights[name].size else 1
        table += struct.pack("<H", len(name)) + name.encode()
        table += struct.pack("<BIQQ", kind, weights[name].size, at + len(body), len(raw))
        body += raw
    path.write_bytes(head + table + body)
    return weights
