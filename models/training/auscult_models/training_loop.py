"""One training loop for every task: one-cycle rate on the task's own clock, averaged weights, checkpoints that resume."""

import copy
import math
import time
from pathlib import Path
from typing import Callable

import torch
from torch import nn

CHECKPOINT_SECONDS = 120


def cpu_has_bfloat16_matrix_unit() -> bool:
    """Whether bfloat16 is fast here; on a CPU without AMX or AVX512-BF16 it is far slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


def autocast() -> torch.autocast:
    return torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_bfloat16_matrix_unit())


def one_cycle(progress: float, warm_up: float) -> float:
    """Factor on the peak rate: cosine up from 1/25 during the warm-up, cosine down to 1/1000 after."""
    if progress < warm_up:
        return 0.04 + 0.96 * (1 - math.cos(math.pi * progress / warm_up)) / 2
    fall = min(1.0, (progress - warm_up) / (1 - warm_up))
    return 0.001 + 0.999 * (1 + math.cos(math.pi * fall)) / 2


class AveragedWeights:
    """Exponential moving average of a module's parameters and buffers, quicker at the start."""

    def __init__(self, module: nn.Module, decay: float):
        self.module, self.decay, self.steps = copy.deepcopy(module).eval(), decay, 0

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 10))
        for mean, value in zip(self.module.parameters(), module.parameters(), strict=True):
            if value.requires_grad:  # what does not learn is equal already
                mean.lerp_(value, 1 - decay)
        for mean, value in zip(self.module.buffers(), module.buffers(), strict=True):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def train(
    module: nn.Module,
    parameter_groups: list[dict],
    batch_loss: Callable[[torch.Generator, float], dict[str, torch.Tensor]],
    evaluate: Callable[[nn.Module], str],
    folder: Path | None,
    *,
    budget_minutes: float,
    budget_steps: int = 0,
    warm_up: float,
    weight_decay: float,
    ema_decay: float,
    seed: int,
    evaluations: int = 4,
) -> nn.Module:
    """Train until `budget_minutes` of training time are spent (or, above 0, `budget_steps` steps), and return the averaged module.

    `batch_loss(generator, progress)` draws a batch and gives named losses that are summed. The same call goes on
    from `folder/checkpoint.pt` where there is one; without a folder nothing is written or printed.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(parameter_groups, weight_decay=weight_decay, betas=(0.9, 0.99))
    peaks = [group["lr"] for group in optimiser.param_groups]
    averaged = AveragedWeights(module, ema_decay)
    elapsed, step, done_evaluations = 0.0, 0, 0
    checkpoint = folder / "checkpoint.pt" if folder else None
    if checkpoint and checkpoint.exists():
        state = torch.load(checkpoint, map_location="cpu", weights_only=False)
        module.load_state_dict(state["module"])
        averaged.module.load_state_dict(state["averaged"])
        optimiser.load_state_dict(state["optimiser"])
        generator.set_state(state["generator"])
        torch.set_rng_state(state["random"])
        elapsed, step, done_evaluations, averaged.steps = state["clock"]
    budget, last, saved = budget_minutes * 60, time.monotonic(), time.monotonic()
    running: dict[str, float] = {}

    def spent() -> float:
        return step / budget_steps if budget_steps else elapsed / budget

    while spent() < 1:
        progress = spent()
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * one_cycle(progress, warm_up)
        module.train()
        losses = batch_loss(generator, progress)
        optimiser.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        nn.utils.clip_grad_norm_([p for g in optimiser.param_groups for p in g["params"]], 2.0)
        optimiser.step()
        averaged.update(module)
        step += 1
        for name, value in losses.items():
            running[name] = 0.98 * running.get(name, value.item()) + 0.02 * value.item()
        now = time.monotonic()
        elapsed, last = elapsed + now - last, now
        if folder and step % 50 == 0:
            shown = " ".join(f"{name} {value:.4f}" for name, value in running.items())
            print(f"step {step} {elapsed / 60:.1f} min {shown}", flush=True)
        if spent() * evaluations >= done_evaluations + 1:
            done_evaluations += 1
            print(f"step {step} {elapsed / 60:.1f} min val {evaluate(averaged.module)}", flush=True)
            last = time.monotonic()
        if checkpoint and (now - saved > CHECKPOINT_SECONDS or spent() >= 1):
            state = {
                "module": module.state_dict(), "averaged": averaged.module.state_dict(), "optimiser": optimiser.state_dict(),
                "generator": generator.get_state(), "random": torch.get_rng_state(),
                "clock": (elapsed, step, done_evaluations, averaged.steps),
            }
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            saved = time.monotonic()
    if folder:
        torch.save(averaged.module.state_dict(), folder / "averaged.pt")
    return averaged.module.eval()
