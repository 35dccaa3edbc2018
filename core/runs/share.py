"""A whole experiment as one line of text to paste: `nntui share`, `nntui play`.

    nntui:1:AbC...     version 1; the rest is URL-safe base64 of

    4 bytes   checksum (the first of SHA-256 over the rest)
    3 bytes   which defaults the writer had, so that a reader with others can say so
    rest      deflate, with `DICTIONARY` known to both sides, of compact JSON: {path: value} of every setting
    that is
              not at its default, and the title

Reading trusts nothing: it is length-limited, checked, JSON only, and every value goes through the validation
that a file goes through.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any

from ..config import ALL_SETTINGS, Experiment, differences, parse_experiment
from ..errors import NntuiError

PREFIX = "nntui:"
VERSION = "1"
LIMIT = 300
"""What a chat, a commit message or a terminal line takes without trouble."""

MAX_TEXT = 20_000
"""Characters read at most; a real experiment has a few hundred."""

MAX_JSON = 65_536

DICTIONARY = (
    b'"title":"data.source":"digits","two-spirals","spirals","moons","circles","xor","blobs","waves","mnist",'
    b'"fashion-mnist","cifar-10","data.target":"data.validation":0.1,"data.test":"data.limit":2000,"data.samples":'
    b'"data.noise":0.2,"data.classes":10,"data.seed":"preprocessing.steps":["mean-feature","std"],["none"],'
    b'["minmax"],["mean-image"],["mean-channel","std"],["pca"],["whiten-pca"],["whiten-zca"],'
    b'"preprocessing.components":"preprocessing.epsilon":"model.hidden":[128,64],[64,64,64],[100,50],[256,128],'
    b'[512,256],[32,32],"model.layers":["conv 32 3x3","pool 2","conv 64 3x3","dense 128"],"model.activation":"relu",'
    b'"leaky-relu","prelu","elu","maxout","tanh","sigmoid","linear","model.slope":"model.init":"he","xavier",'
    b'"glorot","lecun-uniform","orthogonal","small","gaussian","constant","zeros","model.init_std":0.01,'
    b'"model.init_scale":"model.bias":false,"model.bias_init":"model.batch_norm":true,"model.dropout":0.5,'
    b'"model.loss":"softmax","hinge","mse","optimizer.name":"sgd","momentum","nesterov","adagrad","rmsprop","adam",'
    b'"adamw","optimizer.momentum":0.95,"optimizer.decay":"optimizer.beta1":"optimizer.weight_decay":'
    b'"optimizer.clip_norm":1.0,"optimizer.learning_rate":0.001,0.01,0.05,0.1,0.0003,"schedule.name":"step",'
    b'"exponential","inverse-time","cosine","schedule.warmup":"schedule.every":"schedule.factor":"schedule.minimum":'
    b'"regularization.l1":"regularization.l2":0.0001,1e-05,"augmentation.crop":4,"augmentation.flip":true,'
    b'"training.seed":"training.patience":"training.target_accuracy":"training.batch_size":32,64,128,256,'
    b'"training.epochs":10,20,30,50,100'
)
"""Part of version 1: never change it, add a version instead."""


@dataclass(frozen=True)
class Shared:
    """What a string holds. `other_defaults`: it was written where settings had other defaults than here."""

    experiment: Experiment
    other_defaults: bool


def share(experiment: Experiment) -> str:
    """The experiment as a string; the title goes with it where the string stays within `LIMIT`. The story
    stays behind."""
    settings = {path: _plain(value) for path, _, value in differences(Experiment(), experiment)}
    text = _packed({"title": experiment.title, **settings}) if experiment.title else ""
    return text if text and len(text) <= LIMIT else _packed(settings)


def play(text: str) -> Shared:
    """The experiment in a string. Raises NntuiError for a string that is none, and ConfigError for settings
    that are not allowed."""
    blob = _unwrapped("".join(text.split()))
    if len(blob) < 8 or _digest(blob[4:], 4) != blob[:4]:
        raise _unreadable("its checksum is wrong: a part is missing or was changed on the way")
    tables: dict[str, Any] = {}
    for path, value in _settings(blob[7:]).items():
        section, _, name = path.rpartition(".")
        place = tables.setdefault(section, {}) if section else tables
        if not isinstance(place, dict):
            raise _unreadable(f"{path!r} is no setting")
        place[name] = value
    return Shared(parse_experiment(tables, source="the shared string"), blob[4:7] != _defaults())


def _packed(table: dict[str, Any]) -> str:
    data = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
    body = _defaults() + packer.compress(data) + packer.flush()
    return f"{PREFIX}{VERSION}:" + base64.urlsafe_b64encode(_digest(body, 4) + body).decode().rstrip("=")


def _unwrapped(text: str) -> bytes:
    if not text.startswith(PREFIX):
        raise _unreadable(f"it does not begin with {PREFIX!r}")
    version, _, rest = text[len(PREFIX) :].partition(":")
    if version != VERSION:
        raise NntuiError(
            "The string was made by another version of nntui.",
            f"Its format is {version[:20]!r}; this version reads {VERSION!r}.",
            "Upgrade nntui, or ask for the experiment as a file (`nntui runs show`).",
        )
    if len(rest) > MAX_TEXT:
        raise _unreadable("it is far too long")
    try:
        return base64.b64decode(rest + "=" * (-len(rest) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable("it has characters that do not belong there") from None


def _settings(packed: bytes) -> dict[str, Any]:
    unpacker = zlib.decompressobj(-15, DICTIONARY)
    try:
        data = unpacker.decompress(packed, MAX_JSON)
        if not unpacker.eof:
            raise _unreadable("it is cut off, or unpacks to far too much")
        table = json.loads(data)
    except (zlib.error, ValueError, RecursionError):
        raise _unreadable("what it unpacks to is no experiment") from None
    if not isinstance(table, dict):
        raise _unreadable("what it unpacks to is no experiment")
    return table


def _defaults() -> bytes:
    """Three bytes that stand for all defaults."""
    text = json.dumps({path: _plain(info.default) for path, info in ALL_SETTINGS.items()}, sort_keys=True)
    return _digest(text.encode(), 3)


def _digest(data: bytes, length: int) -> bytes:
    return hashlib.sha256(data).digest()[:length]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _unreadable(reason: str) -> NntuiError:
    error = NntuiError(
        "This string is no experiment.",
        f"It cannot be read: {reason}.",
        "Copy the whole line that `nntui share` printed, from `nntui:` on.",
    )
    error.exit_code = 2
    return error
