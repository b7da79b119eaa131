"""ECG quality check: is this signal a usable 12-lead ECG? Logistic regression over the engine's own features."""
