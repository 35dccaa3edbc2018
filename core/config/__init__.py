"""Experiments as values: declared once, checked whole, read and written as TOML. Imports no numerics."""

from .change import differences, with_value, with_values
from .experiment import (
    SECTIONS,
    AugmentationConfig,
    DataConfig,
    Experiment,
    ModelConfig,
    OptimizerConfig,
    PreprocessingConfig,
    RegularizationConfig,
    ScheduleConfig,
    TrainingConfig,
)
from .fields import Choice, Setting, settings_of
from .files import dump_experiment, load_experiment, load_search_table, loads_experiment
from .overrides import apply_overrides, parse_value
from .presets import PresetInfo, list_presets, load_preset, preset_names, preset_text, resolve_experiment
from .settings import ALL_SETTINGS, SettingInfo, is_active, value_at, without_effect
from .validate import parse_experiment, to_tables
from .values import check_value, expectation

__all__ = [
    "ALL_SETTINGS",
    "SECTIONS",
    "AugmentationConfig",
    "Choice",
    "DataConfig",
    "Experiment",
    "ModelConfig",
    "OptimizerConfig",
    "PreprocessingConfig",
    "PresetInfo",
    "RegularizationConfig",
    "ScheduleConfig",
    "Setting",
    "SettingInfo",
    "TrainingConfig",
    "apply_overrides",
    "check_value",
    "differences",
    "dump_experiment",
    "expectation",
    "is_active",
    "list_presets",
    "load_experiment",
    "load_preset",
    "load_search_table",
    "loads_experiment",
    "parse_experiment",
    "parse_value",
    "preset_names",
    "preset_text",
    "resolve_experiment",
    "settings_of",
    "to_tables",
    "value_at",
    "with_value",
    "with_values",
    "without_effect",
]
