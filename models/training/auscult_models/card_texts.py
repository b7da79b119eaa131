"""What the cards of the three encoders say beside their figures."""

from .cards import write_card

FILM_TRAINING = [
    "Two branches see the film: EfficientNet-lite0 with ImageNet weights (Apache-2.0), frozen throughout, and a dense residual network of 1.6 million "
    "weights that learned on these films alone, from the film with mean 0 and deviation 1 and its detail against a wide blur. Their stride-16 and "
    "stride-32 features, fused to 14 × 14 tokens of 192, two DropKey (0.3) transformer layers (half of the tokens at a time in training), attention pooling.",
    "Stage 1: masked label cross-entropy over 20 labels, on the whole and on the learned branch alone; the organs' share of each token's cell on the "
    "training films of JSRT and Wingspan (lungs, heart; the learned branch); a text contrast (normal films share one positive) with frozen MiniLM features of "
    "report sentences. NIH films are 30 % of the draws. Mixup in half of the batches; affine maps, tone, blur, noise and erasing; no film is ever mirrored.",
    "Afterwards batch statistics were measured on whole films.",
    "Choices were made on IU's validation films and on every eighth NIH patient of the training split, who never trained.",
    "Stage 2: the projection head only, against whole reports and label prompts, and against ECGs over concept pairs (cardiomegaly ↔ "
    "hypertrophy, normal ↔ normal). No patient has both a film and an ECG in this data.",
    "The labels that ship are a penalised logistic regression on the joint embedding, fitted on training films, IU and NIH weighing the same; the penalty "
    "was chosen on validation films (mean AUC .772 there; the head that stage 1 trained on the pooled vector .754, its logistic refit .763).",
]
FILM_LIMITS = [
    "A short run on a processor, a few passes over few films: weak where its figures say so.",
    "Frontal films only, adults nearly all. Hannover and covid-chestxray films were left out: they state a diagnosis only, so the source would have told the label.",
    "IU labels come from MeSH terms of the report; NIH labels from text mining, in enriched subsets whose prevalence is not NIH's. NIH's test part is "
    "its 90 held-back films (never used for calibration): its intervals are wide.",
    "Figures over both sources compare films within a source only. Trained on both, the network can still lean on what tells the sources apart: "
    "pneumonia is nearly always an NIH film here, and is not shown.",
    "Film → report retrieval barely beats chance: reports of normal films are interchangeable, and the projection saw 2,730 films.",
    "Calibrated on IU validation films: probabilities are for a population like IU's out-patients and are wrong where a disease is more or less common.",
    "IU studies are taken as one patient each, because NLM gives no patient link. No sex is known for IU, so no subgroup figures.",
]
ECG_TRAINING = [
    "SE-ResNet stem of 1 × k convolutions (stride 16), 63 tokens of 192, two DropKey (0.3) transformer layers, attention pooling.",
    "Stage 1 on folds 1–8: five superclasses and 71 statements (every stated code counts, whatever its likelihood), mixup in half of the batches, lead "
    "dropout, circular shift, baseline wander, noise, an average of the weights; a text contrast in which records with the same statements are positives.",
    "Stage 2: the projection head only, against English statements in any order and prompts, and against films over concept pairs.",
]
ECG_LIMITS = [
    "One seed and about fourteen epochs. A plain 1-D ResNet on the same folds took thirty to reach superclass .926 and statements .895.",
    "551 records of fold 10 are absent from this pack, so the test fold is not quite the published one.",
    "One source (Germany, 1989–96, mostly one maker's devices), 10 s at 100 Hz: pacing spikes and fine notches are smoothed away. Paediatric ECGs were not trained on.",
    "Rare statements (fewer than ten in the test fold) are not shown; their figures say little.",
    "Two lists share a name: NORM is both a superclass and a statement, and each has a logit of its own.",
]
TEXT_TRAINING = [
    "all-MiniLM-L6-v2 (Apache-2.0), masked mean pooling, a projection head. Weights stored as float16, arithmetic in float32.",
    "Stage 2, head phase: the projection heads on frozen features, in batches of 128 films and 128 ECGs. The LoRA phase (rank 16, α 8, query and value) "
    "exists in the code and did not run for this version: MiniLM itself is as released.",
]
TEXT_LIMITS = [
    "English only. Learned from IU's reports, PTB-XL's statement names and short prompts; other wording falls back on MiniLM.",
    "Negation was not measured, and sentence encoders of this kind are known to put 'no effusion' near 'effusion'. Do not use a similarity to decide presence.",
    "Without LoRA the language model knows no radiology or cardiology beyond its general training.",
]


def write_cards(made: tuple[dict, dict, dict]) -> None:
    film, ecg, text = made
    write_card(film, "Film encoder", "Frontal chest film → tokens, label scores and a vector in the joint space.", FILM_TRAINING, FILM_LIMITS)
    write_card(ecg, "ECG encoder", "12-lead ECG → tokens, label scores and a vector in the joint space.", ECG_TRAINING, ECG_LIMITS)
    write_card(text, "Text encoder", "English sentence → a vector in the joint space.", TEXT_TRAINING, TEXT_LIMITS)
