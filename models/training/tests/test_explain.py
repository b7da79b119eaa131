"""The gradient of the shipped encoders is their gradient."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from auscult_models.explain.export import ENCODERS, digest_of, example, gradient_session
from auscult_models.explain.gradient_graph import EMBEDDING_WEIGHTS, GRADIENT, LOGIT_WEIGHTS, gradient_fragment, joined
from auscult_models.manifest import stored_model
from auscult_models.onnx_session import session_of
from auscult_models.paths import WEIGHTS_DIR


class SmallEncoder(nn.Module):
    """The operators that the encoders are made of, small."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 6, 3, 2, 1)
        self.depthwise = nn.Conv2d(6, 6, 3, 2, 0, groups=6, bias=False)
        self.norm, self.head, self.labels = nn.LayerNorm(6), nn.Linear(6, 5), nn.Linear(6, 4)

    def forward(self, x):
        x = torch.cat([x, 2 * (x - F.interpolate(F.avg_pool2d(x, 4), scale_factor=4.0, mode="bilinear", align_corners=False))], 1)
        x = F.relu6(self.first(x)) * 3
        x = self.depthwise(F.pad(x, (0, 1, 0, 1)))
        x = x * torch.sigmoid(x.mean((2, 3)))[:, :, None, None]
        tokens = self.norm(x.flatten(2).transpose(1, 2))
        mixed = (tokens @ tokens.transpose(1, 2)).softmax(-1) @ F.gelu(tokens)
        pooled = torch.tanh(mixed).sum(1)
        return F.normalize(self.head(pooled), dim=-1), self.labels(pooled)


def test_every_operator_has_the_gradient_that_pytorch_gives(tmp_path):
    torch.manual_seed(0)
    module, path = SmallEncoder().eval(), tmp_path / "small.onnx"
    torch.onnx.export(module, torch.rand(2, 1, 16, 16), str(path), opset_version=17, input_names=["x"], output_names=["embedding", "logits"],
                      dynamic_axes={name: {0: "N"} for name in ("x", "embedding", "logits")}, dynamo=False)
    fragment = gradient_fragment(onnx.load(str(path)))
    session = onnxruntime.InferenceSession(joined(path.read_bytes(), fragment.SerializeToString()))
    x, embedding_weights, logit_weights = torch.rand(3, 1, 16, 16, requires_grad=True), torch.randn(5), torch.randn(4)
    embedding, logits = module(x)
    (wanted,) = torch.autograd.grad((embedding @ embedding_weights + logits @ logit_weights).sum(), x)
    feed = {"x": x.detach().numpy(), EMBEDDING_WEIGHTS: embedding_weights.numpy(), LOGIT_WEIGHTS: logit_weights.numpy()}
    np.testing.assert_allclose(session.run([GRADIENT], feed)[0], wanted.numpy(), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("modality", ENCODERS)
def test_the_shipped_fragment_leaves_the_encoder_as_it_is(modality):
    feed, name = example(modality), ENCODERS[modality][0]
    outputs = gradient_session(modality).run(["embedding", "logits"], feed)
    for got, shipped in zip(outputs, session_of(WEIGHTS_DIR / f"{modality}-encoder.onnx").run(["embedding", "logits"], {name: feed[name]}), strict=True):
        np.testing.assert_allclose(got, shipped, atol=1e-4)
    assert stored_model("explainer")["fits"][f"{modality}-encoder"] == digest_of(modality)


def test_the_shipped_gradient_follows_the_logit_along_a_step():
    """Central difference of the ECG's score along the gradient: no PyTorch needed."""
    session, feed = gradient_session("ecg"), example("ecg", seed=1)
    feed[EMBEDDING_WEIGHTS] *= 0
    (gradient,) = session.run([GRADIENT], feed)
    step = 1e-3 * gradient / np.abs(gradient).max()
    scores = [session.run(["logits"], {**feed, "ecg": feed["ecg"] + sign * step})[0] @ feed[LOGIT_WEIGHTS] for sign in (1, -1)]
    np.testing.assert_allclose((scores[0] - scores[1]) / 2, (gradient * step).sum((1, 2)), rtol=0.03)
