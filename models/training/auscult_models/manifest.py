"""models/manifest.json: what each shipped model is, takes, gives, was trained on and scored."""

import hashlib
import json
from pathlib import Path

from .paths import MANIFEST_PATH, MODELS_DIR

SCHEMA_VERSION = 1
REQUIRED = (
    "id", "version", "task", "files", "inputs", "outputs", "preprocessing", "labels", "licence", "data", "metrics", "card",
)


def file_entry(path: Path) -> dict:
    """Path below models/, SHA-256 and size of one file."""
    content = path.read_bytes()
    relative = path.resolve().relative_to(MODELS_DIR)
    return {"path": str(relative), "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def stored_model(identifier: str, path: Path = MANIFEST_PATH) -> dict | None:
    """The entry of a model as it stands, or None."""
    models = json.loads(path.read_text())["models"] if path.exists() else []
    return next((model for model in models if model["id"] == identifier), None)


def upsert_model(entry: dict, path: Path = MANIFEST_PATH) -> None:
    """Put `entry` in place of the model with its id, or add it. Raises ValueError when a required key is missing."""
    missing = [key for key in REQUIRED if key not in entry]
    if missing:
        raise ValueError(f"manifest entry {entry.get('id')!r} lacks {missing}")
    manifest = {"schemaVersion": SCHEMA_VERSION, "models": []}
    if path.exists():
        manifest = json.loads(path.read_text())
    if manifest["schemaVersion"] != SCHEMA_VERSION:
        raise ValueError(f"manifest has schema {manifest['schemaVersion']}, this code writes {SCHEMA_VERSION}")
    others = [model for model in manifest["models"] if model["id"] != entry["id"]]
    manifest["models"] = sorted([*others, entry], key=lambda model: model["id"])
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
