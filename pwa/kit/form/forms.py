"""Form pieces that the shell's screens share."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import widget
from pwa.kit.basics import Text
from pwa.kit.frame.icons import icon

el = rx.el
_Password = widget("Password", "kit/frame/Password", name=str, autocomplete=str, label=str)


def text_field(label: Text, name: str, **props: Any) -> rx.Component:
    """A one-line field under its label."""
    control = el.input(name=name, class_name="input", **props)
    return el.label(el.span(label, class_name="field-label"), control, class_name="field")


def password_field(label: Text, name: str, autocomplete: str, **props: Any) -> rx.Component:
    """A password field with a button that shows what is typed. `autocomplete` as in HTML."""
    return _Password.create(name=name, autocomplete=autocomplete, label=label, **props)


def fault(text: Var, name: str) -> rx.Component:
    """What is wrong, said at once to screen readers; nothing while `text` is "". `name`: the element's id."""
    shown = el.p(icon("warn", "1.25rem"), el.span(text), id=name, class_name="field-fault mb-4")
    return el.div(rx.cond(text != "", shown, rx.fragment()), role="alert")
