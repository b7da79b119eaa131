"""A tiny random decoder: caching, adapters, and the ONNX graph against PyTorch."""

import gguf
import numpy as np
import onnxruntime
import pytest
import torch

from auscult_models.drafter import external_shards
from auscult_models.drafter.gguf_weights import LlamaConfig, halves_from_pairs, split_q4_1
from auscult_models.drafter.llama import Llama
from auscult_models.drafter.lora import ADAPTED_NAMES, add_lora, lora_parameters, merge_lora
from auscult_models.drafter.onnx_decoder import build_decoder
from auscult_models.drafter.onnx_front import build_embed
from auscult_models.drafter.quantise import AffineFourBitMatrix, quantise, quantise_affine, stack

TINY = LlamaConfig(
    layers=2, hidden=192, heads=3, kv_heads=1, head_dim=64, feed_forward=256, vocabulary=320, rope_base=1e4, norm_epsilon=1e-5
)


@pytest.fixture
def tiny() -> Llama:
    torch.manual_seed(0)
    return Llama(TINY).requires_grad_(False).eval()


def test_a_cached_continuation_gives_the_hidden_states_of_the_whole_sequence(tiny):
    x = torch.randn(2, 9, TINY.hidden)
    whole, _ = tiny(x)
    _, past = tiny(x[:, :4])
    middle, past = tiny(x[:, 4:7], past)
    end, _ = tiny(x[:, 7:], past)
    assert torch.allclose(torch.cat([middle, end], 1), whole[:, 4:], atol=1e-4)


def test_padding_on_the_right_does_not_change_what_stands_before_it(tiny):
    x = torch.randn(1, 6, TINY.hidden)
    padded = torch.cat([x, torch.zeros(1, 3, TINY.hidden)], 1)
    assert torch.allclose(tiny(padded)[0][:, :6], tiny(x)[0], atol=1e-5)


def test_new_adapters_change_nothing_and_merged_adapters_do_what_they_did(tiny):
    x = torch.randn(1, 5, TINY.hidden)
    before = tiny(x)[0]
    add_lora(tiny, rank=4, alpha=8.0)
    assert torch.allclose(tiny(x)[0], before, atol=1e-5)
    with torch.no_grad():
        for parameter in lora_parameters(tiny).values():
            parameter.normal_(std=0.1)
    adapted = tiny(x)[0]
    assert not torch.allclose(adapted, before, atol=1e-2)
    assert torch.allclose(merge_lora(tiny)(x)[0], adapted, atol=1e-4)


def test_only_adapters_are_trainable(tiny):
    add_lora(tiny, rank=4, alpha=8.0)
    assert all(name.endswith((".down", ".up")) for name in lora_parameters(tiny))
    assert len(lora_parameters(tiny)) == 2 * 5 * TINY.layers


def test_pairs_become_halves_row_by_row():
    rows = np.arange(8, dtype=np.float32)[:, None]
    assert halves_from_pairs(rows, heads=2).ravel().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


def exact_activations(graph) -> None:
    """Switches int8 activations off: what is compared is the graph, not their rounding."""
    for node in graph.graph.node:
        for attribute in node.attribute:
            if attribute.name == "accuracy_level":
                attribute.i = 0


def as_stored(model: Llama) -> list[AffineFourBitMatrix]:
    """Gives the model the weights that its exported graph computes with; returns the 4-bit gate and up matrices."""
    gates = []
    for block in model.blocks:
        pair = [quantise_affine(layer.weight.numpy()) for layer in (block.gate, block.up)]
        for layer, q in zip((block.gate, block.up), pair):
            layer.weight.copy_(torch.from_numpy(q.dequantise()))
        for name in ADAPTED_NAMES:
            layer = getattr(block, name)
            layer.weight.copy_(torch.from_numpy(quantise(layer.weight.numpy(), 64).dequantise()))
        gates.append(stack(pair))
    model.embedding.weight.copy_(torch.from_numpy(quantise(model.embedding.weight.numpy(), 64).dequantise()))
    return gates


def test_the_onnx_graphs_agree_with_pytorch_over_a_prompt_and_two_continuations(tiny, tmp_path):
    graph = build_decoder(tiny, as_stored(tiny))
    exact_activations(graph)
    files = external_shards.save(graph, tmp_path / "tiny.onnx", shard_bytes=100_000)
    assert len(files) > 2
    embed_path = tmp_path / "embed.onnx"
    embed_path.write_bytes(build_embed(graph, TINY).SerializeToString())
    session, embedder = (onnxruntime.InferenceSession(str(p), providers=["CPUExecutionProvider"]) for p in (files[0], embed_path))
    ids, past, length = torch.randint(TINY.vocabulary, (1, 11)), None, 0
    x = embedder.run(None, {"input_ids": ids.numpy()})[0]
    assert np.allclose(x, tiny.embedding(ids).numpy(), atol=1e-5)
    cache = [np.zeros((1, 1, 0, 64), np.float32)] * (2 * TINY.layers)
    names = [f"past_key_values.{i}.{part}" for i in range(TINY.layers) for part in ("key", "value")]
    for step in (7, 3, 1):
        piece = x[:, length : length + step]
        hidden, past = tiny(torch.from_numpy(piece), past)
        positions = np.arange(length, length + step, dtype=np.int64)[None]
        logits, *cache = session.run(None, {"inputs_embeds": piece, "position_ids": positions, "logits_from": np.array([-1]), **dict(zip(names, cache))})
        length += step
        assert logits.shape == (1, 1, TINY.vocabulary)
        assert np.allclose(logits[0, 0], tiny.logits(hidden[0, -1]).numpy(), atol=2e-3)
        assert np.allclose(cache[0], past[0][0].numpy(), atol=2e-3)


def test_eight_bits_are_near_and_affine_four_bits_keep_their_own_grid():
    weight = np.random.default_rng(0).normal(size=(6, 96)).astype(np.float32)
    assert np.abs(quantise(weight, 32).dequantise() - weight).max() <= np.abs(weight).max() / 254 + 1e-6
    once = quantise_affine(weight).dequantise()
    assert np.allclose(quantise_affine(once).dequantise(), once, atol=1e-5)


def test_quantising_refuses_columns_that_do_not_divide():
    with pytest.raises(ValueError, match="do not divide"):
        quantise(np.zeros((4, 48), np.float32), 32)


def test_a_q4_1_block_is_taken_apart_as_the_reference_reader_does():
    raw = np.random.default_rng(1).integers(0, 256, size=(3, 40), dtype=np.uint8)
    raw[:, [1, 3, 21, 23]] = 0x2C  # float16 near 0.06: finite scales and minima
    assert np.allclose(split_q4_1(raw).dequantise(), gguf.quants.dequantize(raw, gguf.GGMLQuantizationType.Q4_1), atol=1e-6)
