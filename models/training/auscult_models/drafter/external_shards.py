"""ONNX weights outside the graph file, spread over shards of bounded size."""

from pathlib import Path

import onnx
from onnx import TensorProto
from onnx.external_data_helper import set_external_data

INLINE_BYTES = 1024
ALIGNMENT = 4096


def save(model: onnx.ModelProto, path: Path, shard_bytes: int) -> list[Path]:
    """Writes `path` and `<stem>.data-0`, `.data-1`, … beside it; returns all files, graph first.

    The model's large initializers point into the shards afterwards, so that another graph can borrow them.
    """
    shards: list[bytearray] = [bytearray()]
    for tensor in model.graph.initializer:
        raw = tensor.raw_data
        if len(raw) < INLINE_BYTES:
            continue
        if shards[-1] and len(shards[-1]) + ALIGNMENT + len(raw) > shard_bytes:
            shards.append(bytearray())
        shard = shards[-1]
        shard.extend(b"\0" * (-len(shard) % ALIGNMENT))
        set_external_data(tensor, f"{path.stem}.data-{len(shards) - 1}", offset=len(shard), length=len(raw))
        shard.extend(raw)
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
    files = [path]
    for stale in path.parent.glob(f"{path.stem}.data-*"):
        stale.unlink()
    for index, shard in enumerate(shards):
        files.append(path.with_name(f"{path.stem}.data-{index}"))
        files[-1].write_bytes(bytes(shard))
    path.write_bytes(model.SerializeToString())
    return files
