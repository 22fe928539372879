"""What is said of a trained model, made for a test."""

from dataclasses import replace
from datetime import UTC, datetime

from data.trained_model import ModelKey, Training

KEY = ModelKey("ABC", "return", 5, "ridge")


def training(key: ModelKey = KEY, **changes: object) -> Training:
    made = Training(
        key=key,
        query="symbol=ABC",
        settings={"penalty": 3000.0},
        features=("return_1", "return_5"),
        seed=1,
        first=datetime(2020, 1, 2, tzinfo=UTC),
        last=datetime(2024, 1, 2, tzinfo=UTC),
        rows=1000,
        data_version="1.1d.1",
        code_version="abc",
        libraries={"scikit-learn": "1.9.1"},
        scores={"r2_os": 0.01, "p_value": float("nan")},
        verdict={"finding": "adds skill", "sentence": "It adds skill."},
        calibration={"offsets": [-1.0, 0.0, 1.0]},
    )
    return replace(made, **changes)
