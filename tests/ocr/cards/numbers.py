"""Invented phone numbers that are valid, in the forms in which each country prints them."""

from __future__ import annotations

from random import Random

import phonenumbers


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def phone(rng: Random, country: str, kind: str) -> tuple[str, str]:
    """(E.164, printed) of a number that phonenumbers finds valid."""
    for _ in range(200):
        national, printed = _number(rng, country, mobile=kind in ("mobile", "whatsapp"))
        code = {"MY": 60, "ID": 62, "KZ": 7, "RU": 7, "SG": 65, "DE": 49, "GB": 44, "US": 1}[country]
        e164 = f"+{code}{national}"
        if phonenumbers.is_valid_number(phonenumbers.parse(e164)):
            return e164, rng.choice(printed)
    raise AssertionError(country)


def _number(rng: Random, country: str, *, mobile: bool) -> tuple[str, list[str]]:
    d = lambda n: _digits(rng, n)  # noqa: E731
    if country in ("KZ", "RU"):
        area = (
            rng.choice(
                ["701", "705", "707", "747", "775", "777"]
                if country == "KZ"
                else ["903", "916", "921", "985"]
            )
            if mobile
            else rng.choice(
                ["727", "7172", "7122", "7182"] if country == "KZ" else ["495", "812", "843", "343"]
            )
        )
        rest = d(10 - len(area))
        if len(rest) == 6:
            forms = [f"{rest[:2]}-{rest[2:4]}-{rest[4:]}", f"{rest[:2]} {rest[2:4]} {rest[4:]}"]
        else:
            forms = [
                f"{rest[:3]}-{rest[3:5]}-{rest[5:]}",
                f"{rest[:3]} {rest[3:5]} {rest[5:]}",
                f"{rest[:3]} {rest[3:]}",
            ]
        return area + rest, [
            f"{p}{s}"
            for s in forms
            for p in (f"+7 ({area}) ", f"+7 {area} ", f"8 ({area}) ", f"8 {area} ", f"+7-{area}-")
        ]
    if country == "MY":
        if mobile:
            area, rest = rng.choice(["12", "13", "16", "17", "19"]), d(7)
            return area + rest, [
                f"+60{area}-{rest[:3]} {rest[3:]}",
                f"0{area}-{rest}",
                f"0{area}-{rest[:3]} {rest[3:]}",
                f"+60 {area} {rest[:3]} {rest[3:]}",
                f"+6 0{area}-{rest}",
            ]
        rest = rng.choice("26789") + d(7)
        return "3" + rest, [
            f"+603-{rest[:4]} {rest[4:]}",
            f"03-{rest}",
            f"(03) {rest[:4]} {rest[4:]}",
            f"+60 3 {rest[:4]} {rest[4:]}",
            f"+60 (3) {rest[:4]}-{rest[4:]}",
        ]
    if country == "ID":
        if mobile:
            area, rest = rng.choice(["811", "812", "813", "821", "857", "878"]), d(8)
            return area + rest, [
                f"+62 {area} {rest[:4]} {rest[4:]}",
                f"0{area}-{rest[:4]}-{rest[4:]}",
                f"0{area} {rest[:4]} {rest[4:]}",
                f"+62{area}{rest}",
            ]
        area, rest = rng.choice(["21", "31", "22"]), rng.choice("35678") + d(6)
        return area + rest, [
            f"+62 {area} {rest[:3]} {rest[3:]}",
            f"(0{area}) {rest[:3]} {rest[3:]}",
            f"0{area}-{rest}",
            f"+62-{area}-{rest[:3]}-{rest[3:]}",
        ]
    if country == "SG":
        rest = rng.choice("89" if mobile else "6") + d(7)
        return rest, [
            f"+65 {rest[:4]} {rest[4:]}",
            f"{rest[:4]} {rest[4:]}",
            f"(65) {rest[:4]} {rest[4:]}",
            f"+65-{rest}",
        ]
    if country == "DE":
        area, rest = (
            (rng.choice(["151", "160", "171", "172"]), d(7))
            if mobile
            else (rng.choice(["40", "89", "711", "341"]), rng.choice("2345678") + d(6))
        )
        return area + rest, [
            f"+49 {area} {rest[:3]} {rest[3:]}",
            f"0{area} / {rest}",
            f"+49 (0){area} {rest[:4]}-{rest[4:]}",
            f"0{area} {rest}",
        ]
    if country == "GB":
        if mobile:
            rest = "7" + rng.choice("4579") + d(8)
            return rest, [
                f"+44 {rest[:4]} {rest[4:]}",
                f"0{rest[:4]} {rest[4:]}",
                f"+44 (0){rest[:4]} {rest[4:7]} {rest[7:]}",
            ]
        area, rest = rng.choice(["161", "117", "113"]), rng.choice("234") + d(6)
        return area + rest, [
            f"0{area} {rest[:3]} {rest[3:]}",
            f"+44 {area} {rest[:3]} {rest[3:]}",
            f"+44 (0){area} {rest[:3]} {rest[3:]}",
        ]
    area, rest = rng.choice(["303", "503", "617", "615", "312"]), rng.choice("2346789") + d(6)
    return area + rest, [
        f"({area}) {rest[:3]}-{rest[3:]}",
        f"{area}-{rest[:3]}-{rest[3:]}",
        f"+1 {area} {rest[:3]} {rest[3:]}",
        f"{area}.{rest[:3]}.{rest[3:]}",
        f"+1 ({area}) {rest[:3]}-{rest[3:]}",
    ]
