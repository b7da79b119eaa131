"""Whether a picture is a frontal chest film at all: a linear reading of what the segmenter sees."""

import torch
from torch import nn

from .unet import ORGANS, WIDTHS, OrganUNet

FEATURE_COUNT = 2 * WIDTHS[-1] + WIDTHS[-2] + len(ORGANS) * 6 + 3


def shape_features(probability: torch.Tensor) -> torch.Tensor:
    """N × 18: of each organ its area, how sure its cells are, its centre and its spread in both directions."""
    count, organs, height, width = probability.shape
    y = torch.linspace(-1, 1, height).view(1, 1, height, 1)
    x = torch.linspace(-1, 1, width).view(1, 1, 1, width)
    area = probability.mean((2, 3))
    sure = (probability * probability).mean((2, 3)) / (area + 1e-3)
    total = area + 1e-3
    centre_x, centre_y = (probability * x).mean((2, 3)) / total, (probability * y).mean((2, 3)) / total
    spread_x = (probability * (x - centre_x[:, :, None, None]) ** 2).mean((2, 3)) / total
    spread_y = (probability * (y - centre_y[:, :, None, None]) ** 2).mean((2, 3)) / total
    return torch.stack([area, sure, centre_x, centre_y, spread_x, spread_y], 2).reshape(count, organs * 6)


def picture_features(film: torch.Tensor) -> torch.Tensor:
    """N × 3: mean, spread and mean step between neighbours of the picture itself."""
    step = (film[:, :, :, 1:] - film[:, :, :, :-1]).abs().mean((1, 2, 3))
    mean = film.mean((1, 2, 3))
    return torch.stack([mean, ((film - mean[:, None, None, None]) ** 2).mean((1, 2, 3)), step], 1)


class FrontalCheck(nn.Module):
    """A trained segmenter with a logit for "frontal chest film"; the network itself is not changed by it."""

    def __init__(self, network: OrganUNet):
        super().__init__()
        self.network = network
        self.head = nn.Linear(FEATURE_COUNT, 1)

    def features(self, film: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Organ logits N × 3 × h × w, and N × FEATURE_COUNT numbers that the check reads."""
        maps, last = self.network.features(film)
        logits = self.network.logits_of(last)
        deep = maps[-1]
        read = torch.cat([
            deep.mean((2, 3)), deep.amax((2, 3)), maps[-2].mean((2, 3)), shape_features(torch.sigmoid(logits)), picture_features(film),
        ], 1)
        return logits, read

    def forward(self, film: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """`organs` N × 3 × h × w logits and `frontal` N logits."""
        logits, read = self.features(film)
        return logits, self.head(read)[:, 0]

    def set_head(self, weights, bias: float, mean, deviation) -> None:
        """Logistic regression on standardised features, the standardisation folded in."""
        slope = torch.as_tensor(weights / deviation, dtype=torch.float32)
        with torch.no_grad():
            self.head.weight.copy_(slope[None])
            self.head.bias.fill_(float(bias) - float((weights * mean / deviation).sum()))
