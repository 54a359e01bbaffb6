"""The only module that knows Reflex internals: hooks, functions and TSX of ours as typed Vars.

`use(...)`  a React hook as a Var        `fn(...)`     a named export as a function Var
`on(...)`   a call as an event handler   `widget(...)` a TSX component as a Python component
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import reflex as rx
from reflex_base.vars import VarData
from reflex_base.vars.base import LiteralVar, Var
from reflex_base.vars.function import ArgsFunctionOperation, FunctionStringVar, FunctionVar
from reflex_components_core.react_router.dom import ReactRouterLink

LOCAL = "$/local"

if TYPE_CHECKING:
    T = TypeVar("T")

    class Prop(Var[T]):
        """A Var whose attributes and operators Reflex checks against T while it compiles a page."""

        def __getattr__(self, name: str) -> Any: ...
        def __getitem__(self, key: Any) -> Any: ...
        def __add__(self, other: Any) -> Any: ...
        def __radd__(self, other: Any) -> Any: ...
        def __gt__(self, other: Any) -> Any: ...
        def __mod__(self, other: Any) -> Any: ...
        def __invert__(self) -> Any: ...
else:
    Prop = Var


def _prop(var: Any) -> Any:
    """The same Var, for the type checker one with attributes."""
    return var


def module(path: str) -> str:
    """The import path of a module under pwa, given without its extension: `module("kit/frame/live")`."""
    return f"{LOCAL}/{path}"


def _as_var(value: Any) -> Var:
    return value if isinstance(value, Var) else LiteralVar.create(value)


def use(hook: str, *args: Any, lib: str, type_: Any, name: str = "") -> Prop[Any]:
    """The value of `hook(...args)`, a named export of `lib`, as a Var of type `type_`.

    The same hook with the same arguments has the same name, so a component calls it once.
    A hook cannot take a `foreach` variable: pass that as a prop to an `@rx.memo` component and call it there.
    """
    values = [_as_var(arg) for arg in args]
    dependencies = VarData.merge(*(value._get_all_var_data() for value in values))
    call = ", ".join(map(str, values))
    if not name:
        name = f"{hook}_{hashlib.md5(f'{lib}({call})'.encode(), usedforsecurity=False).hexdigest()[:6]}"
    line = f"const {name} = {hook}({call})"
    data = VarData(hooks={line: dependencies}, imports={lib: [hook]})
    return _prop(Var(_js_expr=name, _var_type=type_, _var_data=data).guess_type())


def fn(name: str, lib: str) -> FunctionVar:
    """A named export of `lib`: `.call(...)` is its value, `.partial(...)` a handler taking more arguments."""
    return FunctionStringVar.create(name, _var_data=VarData(imports={lib: [name]}))


def value(expression: str, lib: str, type_: Any) -> Prop[Any]:
    """A named constant export of `lib` as a Var."""
    data = VarData(imports={lib: [expression]})
    return _prop(Var(_js_expr=expression, _var_type=type_, _var_data=data).guess_type())


def on(expression: Var, *names: str) -> FunctionVar:
    """An event handler that evaluates `expression`; `names` are the handler's own arguments, if any."""
    return ArgsFunctionOperation.create(names, expression)


def typed(var: Any, type_: Any) -> Prop[Any]:
    """`var` as one whose value is a `type_`."""
    return _prop(var.to(type_))


def raw(expression: str, type_: Any = Any) -> Prop[Any]:
    """A JavaScript expression as a Var. For the few places where no operation of Reflex says it."""
    return _prop(Var(_js_expr=expression, _var_type=type_).guess_type())


def render_prop(argument: str, type_: Any, render: Callable[[Any], rx.Component]) -> Var:
    """A component-returning function for a TSX component's render prop, built by a Python function."""
    item = Var(_js_expr=argument, _var_type=type_).guess_type()
    return ArgsFunctionOperation.create((argument,), Var.create(render(item)))


def widget(tag: str, path: str, **props: Any) -> type[rx.Component]:
    """The TSX component `tag` of pwa/`path` as a Python component, with props by name and type.

    A prop type may be an `rx.EventHandler[...]`; anything else becomes `rx.Var[type]`.
    """
    fields: dict[str, Any] = {}
    for name, kind in props.items():
        event = getattr(kind, "__origin__", None) is rx.EventHandler or kind is rx.EventHandler
        fields[name] = kind if event else rx.Var[kind]
    body = {"library": module(path), "tag": tag, "__annotations__": fields, "__module__": __name__}
    return type(tag, (rx.Component,), body)


def link(*children: Any, to: Any, **props: Any) -> rx.Component:
    """A client-side link: no page load, works offline."""
    return ReactRouterLink.create(*children, to=to, **props)


def file_link(*children: Any, to: Any, **props: Any) -> rx.Component:
    """A link to a file of the server, which the browser saves.

    Reflex makes a client-side link of every `a`: without the word to leave it to the browser the router looks
    for a screen of that address.
    """
    return ReactRouterLink.create(*children, to=to, reload_document=True, download=True, **props)


def each(rows: Any, render: Callable[..., rx.Component], prop: str = "row", key: str = "id") -> rx.Component:
    """One `@rx.memo` component per item of `rows`, given as `prop`, kept apart by the item's field `key`."""
    return rx.foreach(rows, lambda row: rx.fragment(render(**{prop: row}), key=getattr(row, key)))
