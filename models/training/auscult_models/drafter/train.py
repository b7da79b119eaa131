"""Training the drafter: workers on shared weights, a learning rate by the clock, checkpoints from which the same command goes on.

Each worker draws its own samples and updates the shared adapters and projectors without waiting for the others (Hogwild,
Niu et al., 2011): on machines where the cores are also used by others, no core waits for the slowest.
"""

import json
import math
import os
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.multiprocessing as processes
from torch import Tensor

from ..paths import RUNS_DIR
from .batches import Drawn, RestrictedLoss, Sampler, lay_out
from .concepts import ECG_SLOTS, FILM_SLOTS
from .draft_data import CasePool, concept_matrix, ecg_cases, ecg_pool, film_cases, film_pool, of_split
from .drafter_model import Drafter
from .encoder_outputs import load_encoder_outputs
from .fit_concepts import LabelledFeatures, fit_concepts
from .llama import load_base_llama
from .settings import Settings
from .training_text import training_target

RUN_DIR = RUNS_DIR / "drafter"
SLOTS = {"film": FILM_SLOTS, "ecg": ECG_SLOTS}


class SoftSource:
    """Soft tokens for drawn cases: from the labels (stage "reading", and a share of the other) or from the encoders' outputs."""

    def __init__(self, settings: Settings, pools: dict[str, CasePool], features: dict[str, Tensor], seed: int):
        self.settings, self.pools, self.features = settings, pools, features
        self.random = torch.Generator().manual_seed(seed)

    def noisy_concepts(self, labels: Tensor) -> Tensor:
        """Labels pulled away from 0 and 1 by random amounts, a few of them wrong."""
        noise = self.settings.concept_noise
        is_wrong = torch.rand(labels.shape, generator=self.random) < noise / 8
        pull = 4 * noise * torch.rand(labels.shape, generator=self.random)
        shown = torch.where(is_wrong, 1 - labels, labels)
        return shown * (1 - pull) + (1 - shown) * pull * 0.5

    def soft(self, drafter: Drafter, name: str, index: int) -> Tensor:
        """Soft tokens [K, hidden]."""
        projector = drafter.projectors[name]
        if self.settings.stage == "reading" or float(torch.rand((), generator=self.random)) < self.settings.reading_share:
            labels = torch.from_numpy(self.pools[name].concepts[index])
            return projector.from_concepts(self.noisy_concepts(labels)[None])[0]
        return projector(self.features[name][index : index + 1])[0]

    def batch(self, drafter: Drafter, drawn: list[Drawn]) -> list[dict[str, Tensor]]:
        result = []
        for sample in drawn:
            there = {"film": sample.film, "ecg": sample.ecg}
            result.append({name: self.soft(drafter, name, i) for name, i in there.items() if i is not None})
        return result


def learning_rate_factor(progress: float, settings: Settings) -> float:
    """Linear warm-up, then a cosine down to `final_rate`; `progress` runs from 0 to 1."""
    if progress < settings.warm_up:
        return progress / settings.warm_up
    fall = min(1.0, (progress - settings.warm_up) / (1 - settings.warm_up))
    return settings.final_rate + (1 - settings.final_rate) * 0.5 * (1 + math.cos(math.pi * fall))


def make_optimiser(drafter: Drafter, settings: Settings) -> torch.optim.Optimizer:
    groups = [
        {"params": [p for p in drafter.llama.parameters() if p.requires_grad], "rate": settings.lora_rate},
        {"params": [p for p in drafter.projectors.parameters() if p.requires_grad], "rate": settings.projector_rate},
    ]
    return torch.optim.AdamW(groups, lr=0.0, weight_decay=settings.weight_decay, betas=(0.9, 0.98))


def batch_loss(drafter: Drafter, source: SoftSource, loss: RestrictedLoss, drawn: list[Drawn]) -> Tensor:
    """Mean weighted cross-entropy of one batch."""
    batch = lay_out(drafter, drawn, source.batch(drafter, drawn))
    hidden, _ = drafter.llama(batch.embeddings)
    return loss(hidden[batch.rows, batch.columns], batch.ids, batch.weights)


def note(line: dict, folder: Path) -> None:
    """One line of the log, printed and kept."""
    print(json.dumps(line), flush=True)
    with open(folder / "log.jsonl", "a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


def save_atomically(value: dict, path: Path) -> None:
    torch.save(value, path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)


def work(worker: int, drafter: Drafter, settings: Settings, pools: dict, features: dict, done_before: float, folder: Path) -> None:
    """One worker's loop, until the minutes are used up."""
    torch.set_num_threads(1)
    round_seed = settings.seed * 1000 + worker * 100 + int(done_before)
    torch.manual_seed(round_seed)
    sampler = Sampler(pools, settings.film_only, settings.ecg_only, round_seed)
    source = SoftSource(settings, pools, features, round_seed)
    loss_of = RestrictedLoss(drafter.llama.embedding.weight, target_vocabulary(pools), settings.negative_tokens, round_seed)
    optimiser = make_optimiser(drafter, settings)
    state_path = folder / f"optimiser-{worker}.pt"
    if done_before and state_path.exists():
        optimiser.load_state_dict(torch.load(state_path, map_location="cpu", weights_only=False))
    drafter.train()
    start = last_save = time.monotonic()
    recent: list[float] = []
    step = samples = 0
    while (spent := done_before + time.monotonic() - start) < settings.minutes * 60:
        factor = learning_rate_factor(spent / (settings.minutes * 60), settings)
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * factor
        drawn = sampler.batch(settings.batch)
        loss = batch_loss(drafter, source, loss_of, drawn)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in drafter.parameters() if p.requires_grad], 1.0)
        optimiser.step()
        recent.append(float(loss))
        step, samples = step + 1, samples + len(drawn)
        if step % 10 == 0:
            line = {"worker": worker, "step": step, "samples": samples, "seconds": round(spent), "loss": round(float(np.mean(recent[-40:])), 4)}
            note(line, folder)
        if time.monotonic() - last_save > settings.checkpoint_seconds:
            last_save = time.monotonic()
            checkpoint(worker, drafter, optimiser, settings, spent, folder)
    checkpoint(worker, drafter, optimiser, settings, spent, folder)


def checkpoint(worker: int, drafter: Drafter, optimiser, settings: Settings, spent: float, folder: Path) -> None:
    """Worker 0 saves the shared weights and the time spent, each worker its optimiser."""
    save_atomically(optimiser.state_dict(), folder / f"optimiser-{worker}.pt")
    if worker == 0:
        save_atomically({"trained": drafter.trained_state(), "settings": asdict(settings), "seconds": spent}, folder / "checkpoint.pt")


def target_vocabulary(pools: dict[str, CasePool]) -> list[int]:
    """Every token id that a target of these pools can hold."""
    ids: set[int] = set()
    for case in pools["film"].cases:
        ids.update(training_target(case, None).ids)
    for text_case in {case.report: case for case in pools["ecg"].cases}.values():
        ids.update(training_target(None, text_case).ids)
    return sorted(ids)


def load_pools(settings: Settings, split: str = "train") -> tuple[dict[str, CasePool], dict[str, Tensor]]:
    """The cases of one split by modality and, in stage "encoders", their features in the same order."""
    cases = {"film": of_split(film_cases(), split), "ecg": of_split(ecg_cases(), split)}
    features: dict[str, Tensor] = {}
    if settings.stage == "encoders":
        for name in cases:
            outputs = load_encoder_outputs(name)
            cases[name] = [case for case in cases[name] if outputs.has(case)]
            features[name] = outputs.of(cases[name]).share_memory_()
    return {"film": film_pool(cases["film"]), "ecg": ecg_pool(cases["ecg"])}, features


def fit_projectors(drafter: Drafter) -> None:
    """Concept layers of both projectors, fitted to the labels; they stay as they are in the training that follows."""
    everything = {"film": film_cases(), "ecg": ecg_cases()}
    for name, cases in everything.items():
        outputs = load_encoder_outputs(name)
        parts = {split: [case for case in of_split(cases, split) if outputs.has(case)] for split in ("train", "val")}
        data = {
            split: LabelledFeatures(outputs.of(part), torch.from_numpy(concept_matrix(part, SLOTS[name]))) for split, part in parts.items()
        }
        print(json.dumps({"concepts": name, **fit_concepts(drafter.projectors[name], data["train"], data["val"])}), flush=True)


def train(settings: Settings, start_from: Path | None = None, folder: Path | None = None) -> Path:
    """Trains for the given minutes, going on from the folder's checkpoint if there is one; returns the checkpoint's path."""
    folder = folder or RUN_DIR / settings.stage
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    drafter = Drafter(load_base_llama())
    pools, features = load_pools(settings)
    done_before = 0.0
    saved_path = folder / "checkpoint.pt"
    if saved_path.exists():
        saved = torch.load(saved_path, map_location="cpu", weights_only=False)
        drafter.load_trained(saved["trained"])
        done_before = saved["seconds"]
    elif start_from is not None:
        drafter.load_trained(torch.load(start_from, map_location="cpu", weights_only=False)["trained"])
    if settings.stage == "encoders":
        if not done_before:
            fit_projectors(drafter)
            for projector in drafter.projectors.values():
                projector.forget_free()
        for projector in drafter.projectors.values():
            projector.concepts.requires_grad_(False)
    (folder / "settings.json").write_text(json.dumps(asdict(settings), indent=1) + "\n")
    run_workers(drafter, settings, pools, features, done_before, folder)
    return saved_path


def run_workers(drafter: Drafter, settings: Settings, *rest) -> None:
    """One worker in this process, or several in their own on shared weights; `rest` as `work` takes it."""
    if settings.workers == 1:
        work(0, drafter, settings, *rest)
    else:
        drafter.share_memory()
        processes.spawn(work, (drafter, settings, *rest), nprocs=settings.workers)
