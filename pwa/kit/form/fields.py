"""The form of a record and its fields."""

from __future__ import annotations

from typing import Any

from pwa.build.bridge import widget

RecordForm = widget(
    "RecordForm", "kit/form/RecordForm",
    type=str, record_id=str, home=str, leave=str, starts=Any, twin=Any, after=Any,
)  # fmt: skip
MoreFields = widget("MoreFields", "kit/form/RecordForm", label=str, fields=list[str])
LineField = widget(
    "LineField", "kit/form/TextField",
    name=str, label=str, hint=str, required=bool, kind=str, input_mode=str, auto_complete=str,
)  # fmt: skip
ProseField = widget("ProseField", "kit/form/TextField", name=str, label=str, placeholder=str)
NameField = widget("NameField", "kit/form/TextField", label=str, auto_focus=bool, or_fields=list[str])
PhonesField = widget("PhonesField", "kit/form/Phones", name=str, label=str, add=str)
EmailsField = widget("EmailsField", "kit/form/Emails", name=str, label=str, add=str)
LinksField = widget("LinksField", "kit/form/Emails", label=str, add=str)
SocialsField = widget("SocialsField", "kit/form/Emails", label=str, add=str)
AddressesField = widget("AddressesField", "kit/form/Addresses", name=str, label=str, add=str)
PhotoField = widget("PhotoField", "kit/form/Photo", name=str, label=str)
RefField = widget("RefField", "kit/form/Picker", name=str, label=str, type=str, creatable=bool)
ChoiceField = widget(
    "ChoiceField", "kit/form/Choices", name=str, label=str, values=list[str], labels=list[str], clearable=bool
)
CodeField = widget("CodeField", "kit/form/CodePick", name=str, label=str, kind=str, hint=str)
ManyField = widget("ManyField", "kit/form/Choices", name=str, label=str)
OwnerField = widget("OwnerField", "kit/form/Choices", name=str, label=str)
FlagField = widget("FlagField", "kit/form/Choices", name=str, label=str, hint=str)
DayField = widget("DayField", "kit/form/Choices", name=str, label=str, chips=str)
TagsField = widget("TagsField", "kit/form/Choices", name=str, label=str, hint=str)
MoneyField = widget("MoneyField", "kit/form/MoneyField", name=str, label=str)
CustomFields = widget("CustomFields", "kit/form/Custom")
InstantField = widget("InstantField", "kit/form/Moments", name=str, label=str)
NextStepField = widget("NextStepField", "kit/form/Moments", label=str, day_label=str, placeholder=str)
DatesField = widget("DatesField", "kit/form/Moments", label=str, add=str, day_label=str, what_label=str)
DoneField = widget("DoneField", "kit/form/Moments", label=str, done_text=str, open_text=str, due_label=str)
NumberField = widget("NumberField", "kit/form/NumberFields", name=str, label=str, required=bool)
LinesField = widget("LinesField", "kit/form/TextField", name=str, label=str, hint=str)
PartsField = widget("PartsField", "kit/form/Parts", name=str, label=str, labels=dict[str, str])
ItemListField = widget("ItemListField", "kit/form/Parts", name=str, label=str, add=str, labels=dict[str, str])
