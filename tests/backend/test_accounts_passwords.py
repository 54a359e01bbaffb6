"""Passwords and the waits after wrong ones: no database needed."""

from __future__ import annotations

import random
import time

import pytest

from backend.accounts.errors import CommonPassword, KeyboardPassword, OwnPassword, WeakPassword
from backend.accounts.passwords import PASSWORD_CHARS_MIN, Passwords, check_strength, given_password
from backend.accounts.throttle import ADDRESS, DEVICE, PAIR, Failures, Policy, network, wait_ms

MINUTE_MS = 60_000


async def test_the_right_password_is_right_and_others_are_wrong() -> None:
    passwords = Passwords()
    stored = await passwords.hash("kolam merah biru")
    assert stored.startswith("$argon2id$")
    assert await passwords.right(stored, "kolam merah biru")
    assert not await passwords.right(stored, "kolam merah birU")
    assert not await passwords.right("", "kolam merah biru")
    assert not await passwords.right("no hash at all", "kolam merah biru")


async def test_the_same_letters_typed_on_another_keyboard_are_the_same_password() -> None:
    passwords = Passwords()
    stored = await passwords.hash("cafe\u0301 kolam biru")
    assert await passwords.right(stored, "caf\u00e9 kolam biru")


async def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    weak = await Passwords(rounds=1, memory_kib=8_192).hash("kolam merah biru")
    now = Passwords()
    assert now.outdated(weak)
    assert await now.right(weak, "kolam merah biru")
    assert not now.outdated(await now.hash("kolam merah biru"))


def test_given_passwords_differ_and_are_strong_enough() -> None:
    given = {given_password() for _ in range(200)}
    assert len(given) == 200
    for password in given:
        check_strength(password, "ana@sejuk.example")
        assert len(password) >= PASSWORD_CHARS_MIN


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "ana@sejuk.example", "é" * 2000])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_strength(password, "Ana", "Ana@Sejuk.example")


async def test_marks_without_an_end_keep_nobody_waiting() -> None:
    """To put them in order took the square of their number: forty-five seconds for 400 KB."""
    passwords = Passwords(rounds=1, memory_kib=8)
    stored = await passwords.hash("kolam merah biru")
    marks = "kolam merah biru" + "\u0301\u0323" * 40_000
    begun = time.process_time()
    assert not await passwords.right(stored, marks)
    for password, name in ((marks, "Ana"), ("kolam merah hijau", marks)):
        try:
            check_strength(password, name)
        except WeakPassword:
            assert password == marks
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password123", CommonPassword),
        ("P@ssw0rd!23", CommonPassword),
        ("bismillah1", CommonPassword),
        ("indonesia2024", CommonPassword),
        ("Пароль12345", CommonPassword),
        ("zxcvbhjkloiu", KeyboardPassword),
        ("смитьорпавыф", KeyboardPassword),
        ("йцукенгшщз", CommonPassword),
        ("sinarjaya2026", OwnPassword),
        ("SINAR Jaya 1!", OwnPassword),
        ("siti.aminah99", OwnPassword),
        ("lapangan2026", OwnPassword),
    ],
)
def test_a_password_that_is_tried_first_is_refused_and_it_is_said_why(
    password: str, why: type[WeakPassword]
) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_strength(password, "Siti Aminah", "siti.aminah@kedai.example", "Sinar Jaya Sdn Bhd")
    assert type(refused.value) is why


@pytest.mark.parametrize(
    "password",
    [
        "kolam merah biru",
        "x7k2p9q4mz",
        "белый чайник утро",
        "сары шай кітап",
        "hujan petang roti",
        "ek9w7" * 40,
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_are_taken(password: str) -> None:
    check_strength(password, "Siti Aminah", "siti.aminah@kedai.example", "Sinar Jaya Sdn Bhd")


def test_a_long_password_costs_little_time() -> None:
    began = time.perf_counter()
    check_strength("kolam merah biru " * 60, "Siti Aminah")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("policy", [PAIR, ADDRESS, DEVICE])
def test_the_wait_grows_with_every_failure_up_to_its_limit(policy: Policy) -> None:
    waits = [wait_ms(policy, Failures(count, 1_000), 1_000) for count in range(200)]
    assert waits[: policy.free] == [0] * policy.free
    assert waits[policy.free] == policy.first_ms
    assert waits == sorted(waits)
    assert waits[-1] == policy.longest_ms <= 15 * MINUTE_MS


def test_the_wait_runs_out_and_a_clock_set_back_does_not_prolong_it(seed: int) -> None:
    source = random.Random(seed)
    for _ in range(500):
        failures = Failures(source.randrange(0, 40), source.randrange(0, 10**9))
        now = source.randrange(0, 10**9)
        wait = wait_ms(PAIR, failures, now)
        assert 0 <= wait <= PAIR.longest_ms
        assert wait_ms(PAIR, failures, failures.last_at_ms + PAIR.longest_ms) == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ('"[2001:db8:1:2::9]:80"', "2001:db8:1:2::/64"),
        ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
        ("[203.0.113.7", "unknown"),
        ("203.0.113.7:port", "unknown"),
        ("_hidden", "unknown"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_household_counts_as_one_address(address: str, counted: str) -> None:
    assert network(address) == counted
