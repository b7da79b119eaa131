"""Refitting the projectors: what is read back from a file, and a free part that is imitated from other features."""

import torch

from auscult_models.drafter.export import write_projector
from auscult_models.drafter.projector_file import read_projector
from auscult_models.drafter.refit import blank_copy, free_part, imitate_free
from auscult_models.drafter.soft_tokens import ECG, SoftTokenProjector


def random_projector() -> SoftTokenProjector:
    torch.manual_seed(0)
    projector = SoftTokenProjector(ECG, hidden=64, free_width=8)
    for parameter in projector.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return projector.eval()


def test_a_released_projector_is_read_back_to_half_precision(tmp_path):
    projector = random_projector()
    write_projector(projector, tmp_path)
    features = torch.randn(5, projector.feature_width)
    with torch.no_grad():
        assert torch.allclose(read_projector(tmp_path, "ecg")(features), projector(features), atol=2e-2)


def test_the_free_part_learns_from_other_features_of_the_same_records():
    released = random_projector()
    old = torch.randn(600, released.feature_width)
    new = old @ torch.linalg.qr(torch.randn(released.feature_width, released.feature_width))[0]
    with torch.no_grad():
        wanted = free_part(released, old)
    fresh = blank_copy(released)
    assert torch.equal(fresh.words, released.words)
    assert not free_part(fresh, new).abs().max()
    facts = imitate_free(fresh, new[:500], wanted[:500], (new[:500], wanted[:500]))
    assert facts["freePartExplained"] > 0.5
