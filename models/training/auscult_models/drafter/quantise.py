"""Block-wise integer weights in the layout of ONNX Runtime's MatMulNBits.

Matrices that training changed are stored in 8 bits. The released model's other matrices are 4-bit already (GGUF's Q4_1:
weight = scale · q + minimum); to round them again would cost more than training gains, so they are kept as they are.
"""

from dataclasses import dataclass

import numpy as np

BITS_8_CENTRE, BITS_4_CENTRE = 128, 8
"""The zero points that MatMulNBits assumes when none are given."""
Q4_1_BLOCK = 32


@dataclass(frozen=True)
class EightBitMatrix:
    """A matrix [out, in] in blocks along `in`; weight = (q − 128) · scale. `q` [out, blocks, block], `scales` [out, blocks]."""

    q: np.ndarray
    scales: np.ndarray

    @property
    def block(self) -> int:
        return self.q.shape[2]

    def dequantise(self) -> np.ndarray:
        """The float32 matrix that the runtime computes with."""
        return ((self.q.astype(np.float32) - BITS_8_CENTRE) * self.scales[..., None]).reshape(len(self.q), -1)


def quantise(weight: np.ndarray, block: int) -> EightBitMatrix:
    """Symmetric 8-bit blocks of a float32 matrix [out, in]; `in` must be a multiple of `block`."""
    out_features, in_features = weight.shape
    if in_features % block:
        raise ValueError(f"{in_features} columns do not divide into blocks of {block}")
    blocks = weight.reshape(out_features, -1, block).astype(np.float32)
    scales = np.maximum(np.abs(blocks).max(2) / 127, 1e-10).astype(np.float32)
    q = (np.round(blocks / scales[..., None]) + BITS_8_CENTRE).astype(np.uint8)
    return EightBitMatrix(q, scales)


@dataclass(frozen=True)
class AffineFourBitMatrix:
    """A matrix [out, in] in blocks of 32; weight = q · scale + minimum. `q` [out, in] 0 … 15, the others [out, in / 32]."""

    q: np.ndarray
    scales: np.ndarray
    minima: np.ndarray

    def dequantise(self) -> np.ndarray:
        """The float32 matrix."""
        blocks = self.q.reshape(len(self.q), -1, Q4_1_BLOCK).astype(np.float32)
        return (blocks * self.scales[..., None] + self.minima[..., None]).reshape(self.q.shape)

    def packed(self) -> np.ndarray:
        """Two values a byte, the first in the low half: uint8 [out, in / 32, 16]."""
        return (self.q[:, 0::2] | (self.q[:, 1::2] << 4)).reshape(len(self.q), -1, Q4_1_BLOCK // 2)

    def offsets(self) -> np.ndarray:
        """What each block adds per unit of its summed input, beside (q − 8) · scale: float32 [out, in / 32]."""
        return self.minima + BITS_4_CENTRE * self.scales


def stack(matrices: list[AffineFourBitMatrix]) -> AffineFourBitMatrix:
    """Matrices with the same input, one under the other."""
    return AffineFourBitMatrix(*(np.concatenate([getattr(m, part) for m in matrices]) for part in ("q", "scales", "minima")))


def quantise_affine(weight: np.ndarray) -> AffineFourBitMatrix:
    """4-bit blocks from the least to the greatest weight, as Q4_1 has them."""
    blocks = weight.reshape(len(weight), -1, Q4_1_BLOCK).astype(np.float32)
    minima = blocks.min(2)
    scales = np.maximum((blocks.max(2) - minima) / 15, 1e-10)
    q = np.round((blocks - minima[..., None]) / scales[..., None]).astype(np.uint8)
    return AffineFourBitMatrix(q.reshape(weight.shape), scales, minima)
