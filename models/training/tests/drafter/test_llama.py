"""A tiny random decoder: caching, adapters, and the ONNX graph against PyTorch."""

import numpy as np
import onnxruntime
import pytest
import torch

from auscult_models.drafter import external_shards
from auscult_models.drafter.gguf_weights import LlamaConfig, halves_from_pairs
from auscult_models.drafter.llama import Llama
from auscult_models.drafter.lora import add_lora, lora_parameters, merge_lora
from auscult_models.drafter.onnx_decoder import build_decoder
from auscult_models.drafter.quantise import quantise

TINY = LlamaConfig(
    layers=2, hidden=192, heads=3, kv_heads=1, head_dim=64, feed_forward=256, vocabulary=320, rope_base=1e4, norm_epsilon=1e-5
)


@pytest.fixture
def tiny() -> Llama:
    torch.manual_seed(0)
    return Llama(TINY).requires_grad_(False).eval()


def quantised_in_place(model: Llama, bits: int, block: int) -> Llama:
    """The model with the weights that the exported graph computes with."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2:
            parameter.copy_(torch.from_numpy(quantise(parameter.numpy(), bits, block).dequantise()))
    return model


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
    assert len(lora_parameters(tiny)) == 2 * 7 * TINY.layers


def test_pairs_become_halves_row_by_row():
    rows = np.arange(8, dtype=np.float32)[:, None]
    assert halves_from_pairs(rows, heads=2).ravel().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


@pytest.mark.parametrize("bits", [4, 8])
def test_the_onnx_graph_agrees_with_pytorch_over_a_prompt_and_two_continuations(tiny, tmp_path, bits):
    graph = build_decoder(tiny, layer_bits=bits, layer_block=32, head_bits=8, head_block=32)
    # int8 activations are switched off: this test is about the graph, not about their rounding
    for node in graph.graph.node:
        for attribute in node.attribute:
            if attribute.name == "accuracy_level":
                attribute.i = 0
    files = external_shards.save(graph, tmp_path / "tiny.onnx", shard_bytes=100_000)
    assert len(files) > 2
    head = torch.from_numpy(quantise(tiny.embedding.weight.numpy(), 8, 32).dequantise())
    quantised_in_place(tiny, bits, 32)
    session = onnxruntime.InferenceSession(str(files[0]), providers=["CPUExecutionProvider"])
    x, past, length = torch.randn(1, 11, TINY.hidden), None, 0
    cache = [np.zeros((1, 1, 0, 64), np.float32)] * (2 * TINY.layers)
    names = [f"past_key_values.{i}.{part}" for i in range(TINY.layers) for part in ("key", "value")]
    for step in (7, 3, 1):
        piece = x[:, length : length + step]
        hidden, past = tiny(piece, past)
        positions = np.arange(length, length + step, dtype=np.int64)[None]
        logits, *cache = session.run(None, {"inputs_embeds": piece.numpy(), "position_ids": positions, **dict(zip(names, cache))})
        length += step
        assert logits.shape == (1, 1, TINY.vocabulary)
        assert np.allclose(logits[0, 0], (hidden[0, -1] @ head.T).numpy(), atol=2e-3)
        assert np.allclose(cache[0], past[0][0].numpy(), atol=2e-3)


def test_quantising_eight_bits_is_near_and_four_bits_nearer_than_a_sixteenth_of_the_range():
    weight = np.random.default_rng(0).normal(size=(6, 96)).astype(np.float32)
    spread = np.ptp(weight.reshape(-1, 32), axis=1).max()
    assert np.abs(quantise(weight, 8, 32).dequantise() - weight).max() < spread / 255
    assert np.abs(quantise(weight, 4, 32).dequantise() - weight).mean() < spread / 32


def test_quantising_refuses_columns_that_do_not_divide():
    with pytest.raises(ValueError, match="do not divide"):
        quantise(np.zeros((4, 48), np.float32), 4, 32)
