"""The only module that knows Reflex internals: hooks, functions and TSX components of pwa/client as typed Vars.

`use(...)`  a React hook as a Var        `fn(...)`     a named export as a function Var
`on(...)`   a call as an event handler   `widget(...)` a TSX component as a Python component
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_base.vars import VarData
from reflex_base.vars.base import LiteralVar, Var
from reflex_base.vars.function import ArgsFunctionOperation, FunctionStringVar, FunctionVar
from reflex_components_core.react_router.dom import ReactRouterLink

LOCAL = "$/local"


def module(path: str) -> str:
    """The import path of a module under pwa/client, given without its extension: `module("shell/today")`."""
    return f"{LOCAL}/{path}"


def _as_var(value: Any) -> Var:
    return value if isinstance(value, Var) else LiteralVar.create(value)


def use(hook: str, *args: Any, lib: str, type_: Any, name: str = "") -> Var:
    """The value of `hook(...args)`, a named export of `lib`, as a Var of type `type_`.

    The same hook with the same arguments has the same name, so a component calls it once.
    A hook cannot take a `foreach` variable: pass that as a prop to an `@rx.memo` component and call the hook there.
    """
    values = [_as_var(arg) for arg in args]
    dependencies = VarData.merge(*(value._get_all_var_data() for value in values))
    call = ", ".join(map(str, values))
    if not name:
        name = f"{hook}_{hashlib.md5(f'{lib}({call})'.encode(), usedforsecurity=False).hexdigest()[:6]}"
    line = f"const {name} = {hook}({call})"
    return Var(
        _js_expr=name,
        _var_type=type_,
        _var_data=VarData(hooks={line: dependencies}, imports={lib: [hook]}),
    ).guess_type()


def fn(name: str, lib: str) -> FunctionVar:
    """A named export of `lib`: `.call(...)` gives its value, `.partial(...)` an event handler that takes more arguments."""
    return FunctionStringVar.create(name, _var_data=VarData(imports={lib: [name]}))


def value(expression: str, lib: str, type_: Any) -> Var:
    """A named constant export of `lib` as a Var."""
    return Var(_js_expr=expression, _var_type=type_, _var_data=VarData(imports={lib: [expression]})).guess_type()


def on(expression: Var, *names: str) -> FunctionVar:
    """An event handler that evaluates `expression`; `names` are the handler's own arguments, if it reads any."""
    return ArgsFunctionOperation.create(names, expression)


def raw(expression: str, type_: Any = Any) -> Var:
    """A JavaScript expression as a Var. For the few places where no operation of Reflex says it."""
    return Var(_js_expr=expression, _var_type=type_).guess_type()


def render_prop(argument: str, type_: Any, render: Callable[[Any], rx.Component]) -> Var:
    """A component-returning function for a TSX component's render prop, built by a Python function."""
    item = Var(_js_expr=argument, _var_type=type_).guess_type()
    return ArgsFunctionOperation.create((argument,), Var.create(render(item)))


def widget(tag: str, path: str, **props: Any) -> type[rx.Component]:
    """The TSX component `tag` of pwa/client/`path` as a Python component with the props given by name and type.

    A prop type may be an `rx.EventHandler[...]`; anything else becomes `rx.Var[type]`.
    """
    fields: dict[str, Any] = {}
    for name, kind in props.items():
        event = getattr(kind, "__origin__", None) is rx.EventHandler or kind is rx.EventHandler
        fields[name] = kind if event else rx.Var[kind]
    body: dict[str, Any] = {"library": module(path), "tag": tag, "__annotations__": fields, "__module__": __name__}
    return type(tag, (rx.Component,), body)


def link(*children: Any, to: Any, **props: Any) -> rx.Component:
    """A client-side link: no page load, works offline."""
    return ReactRouterLink.create(*children, to=to, **props)


def each(rows: Any, render: Callable[..., rx.Component], prop: str = "row", key: str = "id") -> rx.Component:
    """One `@rx.memo` component per item of `rows`, given as `prop` and kept apart by the item's field `key`."""
    return rx.foreach(rows, lambda row: rx.fragment(render(**{prop: row}), key=getattr(row, key)))
