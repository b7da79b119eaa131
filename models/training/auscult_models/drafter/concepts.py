"""What each soft token speaks of at the start: slots of concepts, each concept with the words that stand for it."""

from .ecg_statements import AXES, NORMAL, STATEMENTS

FILM_SLOTS: tuple[dict[str, str], ...] = (
    {"normal film": "normal"},
    {"cardiomegaly": "cardiomegaly", "oedema": "edema", "sternotomy": "sternotomy"},
    {"effusion": "effusion", "pneumothorax": "pneumothorax"},
    {"opacity": "opacity", "nodule": "nodule"},
    {"atelectasis": "atelectasis", "scar": "scarring"},
    {"hyperinflation": "emphysema", "low volumes": "low volumes", "granuloma": "granuloma"},
    {"tortuous aorta": "tortuous", "atherosclerosis": "atherosclerosis", "device": "catheter", "hernia": "hernia"},
    {"degenerative spine": "degenerative", "scoliosis": "scoliosis", "fracture": "fracture"},
)
"""Film concepts are labels of `labels_from_text`, and "normal film" for a report that affirms none of them."""

_BY_GROUP: dict[int, dict[str, str]] = {}
for _group, _phrase in [*STATEMENTS.values(), *((3, phrase) for phrase in AXES.values())]:
    _BY_GROUP.setdefault(_group, {})[_phrase] = _phrase
ECG_SLOTS: tuple[dict[str, str], ...] = ({NORMAL: "normal"}, *(_BY_GROUP[group] for group in range(7)))
ECG_SLOTS[-1].update(_BY_GROUP[7])
"""ECG concepts are statement phrases: one slot a group of `ecg_statements`, the last with all that is left."""


def concept_names(slots: tuple[dict[str, str], ...]) -> list[str]:
    """All concepts in slot order."""
    return [name for slot in slots for name in slot]
