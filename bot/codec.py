"""Writes the frozen types to JSON and reads them back, by their type hints."""

import hashlib
import json
import types
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Turn a frozen value into what `json.dumps` takes."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: encode(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value


def decode(kind: type[T], value: Any) -> T:
    """Build a value of `kind` from JSON; ValueError or TypeError where it does not fit."""
    decoded: T = _decode(kind, value)
    return decoded


def digest(value: Any) -> str:
    """Return `sha256:...` over the canonical JSON of a value."""
    canonical = json.dumps(encode(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), value)
    if origin is tuple:
        return _decode_tuple(get_args(kind), value)
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise ValueError(f"{kind.__name__} wants an object, not {type(value).__name__}")
        hints = _hints(kind)
        known = {item.name for item in fields(kind)}
        return kind(**{name: _decode(hints[name], item) for name, item in value.items() if name in known})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is Any or isinstance(value, kind):
        return value
    raise ValueError(f"{kind.__name__} wanted, {type(value).__name__} found")


def _decode_tuple(args: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"a list wanted, {type(value).__name__} found")
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_decode(args[0], item) for item in value)
    if len(args) != len(value):
        raise ValueError(f"{len(args)} items wanted, {len(value)} found")
    return tuple(_decode(kind, item) for kind, item in zip(args, value, strict=True))


def _decode_union(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in kinds:
        return None
    candidates = [kind for kind in kinds if kind is not type(None)]
    if isinstance(value, dict):
        candidates = [kind for kind in candidates if is_dataclass(kind) and _required(kind) <= set(value)]
    if not candidates:
        raise ValueError(f"{value!r:.80} fits none of {kinds}")
    return _decode(candidates[0], value)


def _required(kind: Any) -> set[str]:
    return {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
