"""Figures of a manifest entry as a Markdown table."""


def shown(metric: dict) -> str:
    """`value [low–high], n` of one metric."""
    value, interval = metric["value"], metric["ci95"]
    return f"{value:.3f} [{interval[0]:.3f}–{interval[1]:.3f}], n {metric['n']}" if interval else f"{value}, n {metric['n']}"


def metric_table(entry: dict) -> list[str]:
    """Lines of the table: every metric with its 95 % interval and n."""
    return ["| figure (test part) | value [95 % interval], n |", "|---|---|", *(f"| {name} | {shown(metric)} |" for name, metric in entry["metrics"].items())]
