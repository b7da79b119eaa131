"""Shapes, a tiny run that learns, and parity of PyTorch with ONNX."""

import numpy as np
import onnxruntime
import pytest
import torch

from auscult_models.dropkey_transformer import MASKED_LOGIT, DropKeyTransformer, drop_key_mask
from auscult_models.ecg_encoder import EcgEncoder
from auscult_models.export import ShippedImageEncoder, export_ecg, export_film, export_text
from auscult_models.film_encoder import FilmEncoder
from auscult_models.labels import ECG_LABELS, FILM_LABELS
from auscult_models.text_encoder import LoraLinear, TextEncoder
from auscult_models.tokenize_text import token_ids
from auscult_models.training_loop import one_cycle, train


def outputs_of(path, **inputs):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, inputs)


def test_drop_key_masks_the_asked_share_before_the_softmax():
    masked = drop_key_mask(torch.zeros(4, 8, 50, 50), 0.3) == MASKED_LOGIT
    assert masked.float().mean().item() == pytest.approx(0.3, abs=0.02)


def test_drop_key_is_silent_outside_training():
    layers = DropKeyTransformer(5, 16, 1, heads=2, drop_key=0.9).eval()
    tokens = torch.randn(1, 5, 16)
    assert torch.equal(layers(tokens), layers(tokens))


def test_label_lists_are_long_as_promised():
    assert len(FILM_LABELS) == len(set(FILM_LABELS)) == 20
    assert len(ECG_LABELS) == 76 and ECG_LABELS[:5] == ("NORM", "MI", "STTC", "CD", "HYP")


@pytest.mark.parametrize(("kind", "name", "shape", "tokens"), [
    (EcgEncoder, "ecg", (12, 1000), 63), (FilmEncoder, "pixels", (1, 224, 224), 196)])
def test_an_exported_image_encoder_equals_pytorch(kind, name, shape, tokens, tmp_path):
    encoder = kind(7).eval()
    (export_ecg if kind is EcgEncoder else export_film)(encoder, tmp_path)
    x = torch.rand(3, *shape)
    with torch.no_grad():
        expected = ShippedImageEncoder(encoder)(x)
    got = outputs_of(next(tmp_path.glob("*.onnx")), **{name: x.numpy()})
    assert [g.shape for g in got] == [(3, 256), (3, tokens, 192), (3, 7), (3, tokens), (3, tokens, 7)]
    assert all(np.allclose(g, e.numpy(), atol=1e-4) for g, e in zip(got, expected, strict=True))
    bias = (encoder.labels.linear if kind is EcgEncoder else encoder.joint_labels).bias
    assert np.allclose(got[4].sum(1) + bias.detach().numpy(), got[2], atol=1e-4)


def test_the_exported_text_encoder_equals_pytorch_with_lora_and_ignores_padding(tmp_path):
    encoder = TextEncoder().eval()
    for layer in encoder.language.layers:
        layer.value.lora_b.data.normal_(0, 0.02)
    texts = ["normal ECG", "the heart is enlarged and there is a small left pleural effusion"]
    ids, mask = token_ids(texts)
    with torch.no_grad():
        expected = encoder(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    export_text(encoder, tmp_path)
    (got,) = outputs_of(tmp_path / "text-encoder.onnx", input_ids=ids, attention_mask=mask)
    alone_ids, alone_mask = token_ids(texts[:1])
    (alone,) = outputs_of(tmp_path / "text-encoder.onnx", input_ids=alone_ids, attention_mask=alone_mask)
    assert (got * expected).sum(1).min() > 0.999
    assert np.allclose(alone[0], got[0], atol=1e-5)
    assert (tmp_path / "text-encoder.onnx").stat().st_size < 50_000_000


def test_lora_starts_at_nothing_and_merges_to_the_same_map():
    linear, x = LoraLinear(8, 8), torch.randn(3, 8)
    assert torch.allclose(linear(x), torch.nn.functional.linear(x, linear.weight, linear.bias))
    linear.lora_b.data.normal_()
    assert torch.allclose(linear(x), linear.merged()(x), atol=1e-5)


def test_the_rate_rises_to_its_peak_and_falls():
    assert one_cycle(0.15, 0.15) == pytest.approx(1) and one_cycle(0, 0.15) < 0.05 and one_cycle(1, 0.15) < 0.01


def test_a_tiny_run_learns_to_see_voltage_and_resumes(tmp_path):
    torch.manual_seed(0)
    encoder, waves = EcgEncoder(1), torch.sin(torch.arange(1000) / 10).expand(16, 12, 1000)
    tall = (torch.arange(16) % 2).float()
    ecg, losses = waves * (0.5 + tall)[:, None, None], []

    def batch_loss(generator, progress):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(encoder(ecg)[1][:, 0], tall)
        losses.append(loss.item())
        return {"labels": loss}

    settings = dict(budget_minutes=60, budget_steps=70, warm_up=0.1, weight_decay=0.0, ema_decay=0.9, seed=1, evaluations=0)
    groups = [{"params": list(encoder.parameters()), "lr": 1e-3}]
    train(encoder, groups, batch_loss, lambda _: "", tmp_path, **settings)
    assert losses[-1] < 0.35 < losses[0]
    steps = len(losses)
    train(encoder, groups, batch_loss, lambda _: "", tmp_path, **settings)
    assert len(losses) == steps
