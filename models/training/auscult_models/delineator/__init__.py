"""Wave delineator: P, QRS and T of any ECG lead, sample by sample. Trained on LUDB at 500 Hz."""
