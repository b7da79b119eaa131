"""A film report as the drafter learns it: its findings as plain statements in a fixed order, then what it says is normal.

The first trainings wrote the reports' own sentences. Greedy decoding then always gave the commonest normal report, since an
abnormal film's report mostly opens like a normal one. Plain statements make the first word depend on the film, and do not
invent sides and sizes that the encoder does not see.
"""

from .labels_from_text import affirmed_film_labels
from .report_targets import split_sentences

STATEMENTS: dict[str, str] = {
    "cardiomegaly": "cardiomegaly",
    "oedema": "pulmonary oedema or vascular congestion",
    "effusion": "pleural effusion",
    "pneumothorax": "pneumothorax",
    "opacity": "lung opacity",
    "atelectasis": "atelectasis",
    "nodule": "lung nodule or mass",
    "granuloma": "calcified granuloma",
    "scar": "scarring or fibrosis",
    "hyperinflation": "hyperinflated lungs",
    "low volumes": "low lung volumes",
    "tortuous aorta": "tortuous aorta",
    "atherosclerosis": "aortic atherosclerosis",
    "device": "line, tube or cardiac device",
    "sternotomy": "prior sternotomy",
    "hernia": "hernia",
    "degenerative spine": "degenerative changes of the spine",
    "scoliosis": "scoliosis or kyphosis",
    "fracture": "fracture or bone deformity",
}
"""Label of `labels_from_text` → its statement, in reading order."""
FOR_IMPRESSION = ("cardiomegaly", "oedema", "effusion", "pneumothorax", "opacity", "atelectasis", "nodule", "hyperinflation", "fracture")
NOT_CLEAR = {"opacity", "atelectasis", "oedema", "nodule", "effusion", "scar", "granuloma"}
"""Labels beside which no sentence should call the lungs clear."""
NORMAL_SENTENCES, IMPRESSION_LENGTH = 3, 3
NOTHING_ACUTE = "No acute cardiopulmonary abnormality."


def statement_sentence(label: str) -> str:
    """The label as a sentence."""
    return STATEMENTS[label][0].upper() + STATEMENTS[label][1:] + "."


def plain_sentences(text: str) -> list[str]:
    """The first few sentences that affirm no finding."""
    return [sentence for sentence in split_sentences(text) if not affirmed_film_labels(sentence)][:NORMAL_SENTENCES]


def film_section(findings: str, labels: set[str]) -> str:
    """Statements of the labels, then up to three of the report's sentences without a finding."""
    said = [statement_sentence(label) for label in STATEMENTS if label in labels]
    normal = [s for s in plain_sentences(findings) if not (labels & NOT_CLEAR and "clear" in s.lower())]
    return " ".join([*said, *normal])


def film_impression(impression: str, labels: set[str]) -> str:
    """The weightiest findings in one sentence; without one, the report's first impression sentence without a finding."""
    named = [STATEMENTS[label] for label in FOR_IMPRESSION if label in labels][:IMPRESSION_LENGTH]
    if not named:
        return (plain_sentences(impression) or [NOTHING_ACUTE])[0]
    joined = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]
    return joined[0].upper() + joined[1:] + "."
