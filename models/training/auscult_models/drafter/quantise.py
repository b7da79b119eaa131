"""Block-wise integer weights in the layout of ONNX Runtime's MatMulNBits."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class QuantisedMatrix:
    """A matrix [out, in] cut along `in` into blocks of `block`; weight = (q - zero_point) · scale."""

    out_features: int
    in_features: int
    bits: int
    block: int
    packed: np.ndarray
    scales: np.ndarray
    zero_points: np.ndarray

    def dequantise(self) -> np.ndarray:
        """The float32 matrix that the runtime computes with."""
        blocks = self.in_features // self.block
        values = unpack(self.packed.reshape(self.out_features, -1), self.bits).reshape(self.out_features, blocks, self.block)
        zero = unpack(self.zero_points.reshape(self.out_features, -1), self.bits)[:, :blocks, None]
        scale = self.scales.reshape(self.out_features, blocks, 1)
        return ((values.astype(np.float32) - zero) * scale).reshape(self.out_features, self.in_features)


def unpack(packed: np.ndarray, bits: int) -> np.ndarray:
    """Bytes [rows, n] to integers [rows, n · 8 / bits], low half first."""
    if bits == 8:
        return packed
    return np.stack([packed & 15, packed >> 4], axis=-1).reshape(packed.shape[0], -1)


def pack(values: np.ndarray, bits: int) -> np.ndarray:
    """Integers [rows, n] to bytes [rows, ceil(n · bits / 8)], low half first."""
    values = values.astype(np.uint8)
    if bits == 8:
        return values
    if values.shape[1] % 2:
        values = np.pad(values, ((0, 0), (0, 1)))
    return values[:, 0::2] | (values[:, 1::2] << 4)


def fit_blocks(blocks: np.ndarray, top: int, shrinks: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scale, zero point and integers per block [n, block]; of the tried ranges the one with the least squared error."""
    low, high = np.minimum(blocks.min(1), 0), np.maximum(blocks.max(1), 0)
    best_error = np.full(len(blocks), np.inf, np.float32)
    best_scale, best_zero = np.ones(len(blocks), np.float32), np.zeros(len(blocks), np.float32)
    best_values = np.zeros(blocks.shape, np.uint8)
    for shrink in shrinks:
        scale = np.maximum((high - low) * shrink / top, 1e-10).astype(np.float32)
        zero = np.clip(np.round(-low * shrink / scale), 0, top)
        values = np.clip(np.round(blocks / scale[:, None]) + zero[:, None], 0, top)
        error = (((values - zero[:, None]) * scale[:, None] - blocks) ** 2).sum(1)
        better = error < best_error
        best_error[better], best_scale[better], best_zero[better] = error[better], scale[better], zero[better]
        best_values[better] = values[better]
    return best_scale, best_zero, best_values


def quantise(weight: np.ndarray, bits: int, block: int) -> QuantisedMatrix:
    """Asymmetric block quantisation of a float32 matrix [out, in]; `in` must be a multiple of `block`."""
    out_features, in_features = weight.shape
    if in_features % block:
        raise ValueError(f"{in_features} columns do not divide into blocks of {block}")
    top = 2**bits - 1
    shrinks = (1.0, 0.95, 0.9, 0.85, 0.8) if bits == 4 else (1.0,)
    scale, zero, values = fit_blocks(weight.reshape(-1, block).astype(np.float32), top, shrinks)
    blocks = in_features // block
    return QuantisedMatrix(
        out_features,
        in_features,
        bits,
        block,
        packed=pack(values.reshape(out_features, in_features), bits).reshape(out_features, blocks, block * bits // 8),
        scales=scale,
        zero_points=pack(zero.reshape(out_features, blocks), bits).reshape(-1),
    )


def quantise_rows(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An embedding table as int8 [rows, width] and one float32 scale a row [rows, 1]."""
    scale = np.maximum(np.abs(table).max(1, keepdims=True) / 127, 1e-10).astype(np.float32)
    return np.round(table / scale).astype(np.int8), scale
