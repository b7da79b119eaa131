"""What the segmenter's card says beside its figures."""

import json

from ..cards import write_card
from ..paths import RUNS_DIR

LEAST_STEPS = 150
"""A run on one source that took fewer says nothing of how far it carries."""

TRAINING = [
    "U-Net of 1.1 M parameters that works at half of the 224 px square, sub-pixel output; the same preprocessing as the film encoder's, so the film is scaled once for both.",
    "Cross-entropy and 1 − Dice over right lung, left lung and heart, each by itself; AdamW, one cycle, averaged weights. The first half of the run at 128 px, the rest at 224.",
    "Augmentation: rotation, scale, aspect, shear, shift, slow bends, gamma, contrast, brightness, inverted films, collimation borders, side markers, thin opacities, blur, "
    "noise. Never mirrored: sides carry meaning.",
    "Frontal check: logistic regression on the frozen segmenter's deepest maps, the shapes of its masks and three numbers of the picture. Frontal films of all sources against "
    "lateral films and made pictures (noise, blobs, stripes, shuffled and turned films, printed traces). Its threshold lies midway between the lowest ½ % of the validation frontal films and the highest ½ % of the other validation pictures.",
]
LIMITS = [
    "295 films to learn from, of two countries, adults, PA, mostly upright. Supine and AP films, children, devices over the heart and large effusions were hardly seen.",
    "Wingspan's masks have faults that the figures include: of the 37 test films one (wingspan-054) has heart and left lung exchanged, and some draw the left lung across the heart.",
    "A reader's mask of JSRT leaves the lung behind heart and diaphragm out; so does this model. The outline of the heart's upper border is a convention.",
    "The cardiothoracic ratio is a number of the picture: an AP or poorly inspired film makes it larger without any disease.",
    "An organ whose outline the model expects to overlap less than 0.9 (Dice, from its own probabilities) is not drawn, and nothing is measured of it.",
    "Thirds of a lung's height are called zones; they are not lobes.",
    "Unusual tilt or unequal lung widths are beyond the central 99 % of the training masks; a small lung looks the same as a turned patient.",
]


def other_domain_lines() -> list[str]:
    """Trained on one source and tested on the other, where those short runs have been made."""
    path = RUNS_DIR / "organs-cross-source.json"
    if not path.exists():
        return []
    lines = []
    for run in json.loads(path.read_text()):
        if run["steps"] < LEAST_STEPS:
            lines.append(f"Trained on {run['trainedOn']} alone, tested on {run['testedOn']}: not measured yet, its run ended after {run['steps']} steps, long before it had converged.")
            continue
        figures = ", ".join(f"{what} {run[key]['value']:.3f} [{run[key]['ci95'][0]:.3f}–{run[key]['ci95'][1]:.3f}]"
                            for key, what in (("lungs", "lungs"), ("heart", "heart"), ("ctrMae", "CTR error")) if run[key]["value"] is not None)
        lines.append(f"Trained on {run['trainedOn']} alone (a short run of {run['steps']} steps), tested on {run['testedOn']} (n {run['lungs']['n']}): {figures}.")
    return lines


def write_organ_card(entry: dict, fitted: dict) -> None:
    """models/cards/organ-segmenter.md; `fitted` as `fit_check` gives it."""
    check = (f"The check learned from {fitted['nTrain']} pictures, each also altered at random; threshold {fitted['frontalThreshold']} set on "
             f"{fitted['nVal']} validation pictures, on which its AUC was {fitted['valAuc']}.")
    purpose = "Frontal chest film → outlines of right lung, left lung and heart, and whether it is a frontal chest film at all."
    write_card(entry, "Organ segmenter", purpose, [*TRAINING, check, *other_domain_lines()], LIMITS)
