"""Writes the frozen types to JSON and reads them back, by their type hints."""

import hashlib
import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Reader = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """Turn a frozen value into what `json.dumps` takes."""
    names = _names(cast(Any, type(value)))
    if names is not None:
        return {name: encode(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value


def decode(kind: type[T], value: Any) -> T:
    """Build a value of `kind` from JSON; ValueError or TypeError where it does not fit."""
    decoded: T = _reader(cast(Any, kind))(value)
    return decoded


def digest(value: Any) -> str:
    """Return `sha256:...` over the canonical JSON of a value."""
    canonical = json.dumps(encode(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields; None for everything else."""
    return tuple(item.name for item in fields(kind)) if is_dataclass(kind) else None


@cache
def _reader(kind: Any) -> _Reader:
    """Return what reads a kind. Incidents are read all the time, and their types are taken apart only once."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind

    def plain(value: Any) -> Any:
        if kind is Any or isinstance(value, kind):
            return value
        raise ValueError(f"{kind.__name__} wanted, {type(value).__name__} found")

    return plain


def _dataclass_reader(kind: type) -> _Reader:
    hints = get_type_hints(kind)
    kinds = {item.name: hints[item.name] for item in fields(kind)}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f"{kind.__name__} wants an object, not {type(value).__name__}")
        return kind(**{name: _reader(kinds[name])(item) for name, item in value.items() if name in kinds})

    return read


def _tuple_reader(args: tuple[Any, ...]) -> _Reader:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise ValueError(f"a list wanted, {type(value).__name__} found")
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(map(_reader(args[0]), value))
        if len(args) != len(value):
            raise ValueError(f"{len(args)} items wanted, {len(value)} found")
        return tuple(_reader(kind)(item) for kind, item in zip(args, value, strict=True))

    return read


def _union_reader(kinds: tuple[Any, ...]) -> _Reader:
    some = [kind for kind in kinds if kind is not type(None)]
    required = [(kind, _required(kind)) for kind in some if is_dataclass(kind)]

    def read(value: Any) -> Any:
        if value is None and type(None) in kinds:
            return None
        fitting = some
        if isinstance(value, dict):
            fitting = [kind for kind, names in required if names <= value.keys()]
        if not fitting:
            raise ValueError(f"{value!r:.80} fits none of {kinds}")
        return _reader(fitting[0])(value)

    return read


def _required(kind: Any) -> set[str]:
    return {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
