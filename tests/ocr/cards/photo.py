"""Photograph a card: desk, tilt, light, blur, noise. Sizes in pixels, angles in degrees."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image


@dataclass(frozen=True)
class Conditions:
    """How bad it gets."""

    tilt: float
    roll: float
    card_px: tuple[int, int]
    blur: float
    noise: float
    shade: float
    glare: float
    finger: float
    jpeg: tuple[int, int]


SEVERITIES = {
    "easy": Conditions(0, 1.5, (1000, 1500), 0.3, 1.5, 0.1, 0.0, 0.0, (84, 93)),
    "medium": Conditions(13, 10, (880, 1450), 0.8, 4, 0.4, 0.1, 0.25, (68, 85)),
    "hard": Conditions(25, 24, (600, 1100), 1.8, 8, 0.65, 0.3, 0.35, (55, 75)),
}


def photograph(rng: Random, card: Image.Image, severity: str) -> tuple[bytes, list[list[float]]]:
    """Returns a JPEG and the card's corners on it, clockwise from the card's own top left."""
    how = SEVERITIES[severity]
    noise = np.random.default_rng(rng.getrandbits(32))
    long_px = rng.randint(*how.card_px)
    face = np.asarray(card)[:, :, ::-1]
    scale = long_px / max(face.shape[:2])
    width, height = face.shape[1] * scale, face.shape[0] * scale
    tight = severity == "easy" and rng.random() < 0.35
    margin = 0.0 if tight else rng.uniform(0.03, 0.1 if severity == "easy" else 0.22)
    corners = _pose(
        rng, width, height, 0 if tight else how.tilt, 0 if tight else rng.uniform(-how.roll, how.roll)
    )
    corners -= corners.min(axis=0)
    span = corners.max(axis=0)
    pad = margin * span.max()
    corners += pad
    frame_w, frame_h = int(span[0] + 2 * pad), int(span[1] + 2 * pad)
    desk = _desk(rng, noise, frame_w, frame_h)
    source = np.array(
        [[0, 0], [face.shape[1], 0], [face.shape[1], face.shape[0]], [0, face.shape[0]]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    warped = cv2.warpPerspective(face, matrix, (frame_w, frame_h), flags=cv2.INTER_AREA)
    mask = (
        cv2.warpPerspective(np.full(face.shape[:2], 255, np.uint8), matrix, (frame_w, frame_h)).astype(
            np.float32
        )[:, :, None]
        / 255
    )
    shadow = cv2.GaussianBlur(np.roll(mask[:, :, 0], (9, 7), (0, 1)), (0, 0), 9)[:, :, None]
    scene = desk * (1 - 0.45 * shadow * (1 - mask)) * (1 - mask) + warped * mask
    if rng.random() < how.finger:
        _finger(rng, scene, corners)
    scene = _light(rng, scene, how)
    if how.blur:
        scene = cv2.GaussianBlur(scene, (0, 0), max(0.05, rng.uniform(0.3, 1.0) * how.blur))
    scene += noise.normal(0, rng.uniform(0.4, 1) * how.noise, scene.shape)
    quarter = rng.choice([0, 0, 0, 0, 0, 0, 0, 1, 2, 3])
    picture, corners = _turn(np.clip(scene, 0, 255).astype(np.uint8), corners, quarter)
    out = io.BytesIO()
    Image.fromarray(picture[:, :, ::-1]).save(out, "JPEG", quality=rng.randint(*how.jpeg))
    return out.getvalue(), [[round(float(v), 1) for v in corner] for corner in corners]


def _pose(rng: Random, width: float, height: float, tilt: float, roll: float) -> NDArray[Any]:
    angle = np.radians(tilt * rng.uniform(0.3, 1.0))
    axis = rng.uniform(0, 2 * np.pi)
    distance = 2.2 * max(width, height)
    x = np.array([-width, width, width, -width]) / 2
    y = np.array([-height, -height, height, height]) / 2
    depth = (x * np.cos(axis) + y * np.sin(axis)) * np.sin(angle)
    along = (x * np.cos(axis) + y * np.sin(axis)) * np.cos(angle)
    across = -x * np.sin(axis) + y * np.cos(axis)
    x, y = along * np.cos(axis) - across * np.sin(axis), along * np.sin(axis) + across * np.cos(axis)
    near = distance / (distance + depth)
    spin = np.radians(roll)
    x, y = x * near, y * near
    return np.stack([x * np.cos(spin) - y * np.sin(spin), x * np.sin(spin) + y * np.cos(spin)], axis=1)


def _desk(rng: Random, noise: np.random.Generator, width: int, height: int) -> NDArray[Any]:
    tone = np.array(
        rng.choice(
            [(60, 85, 120), (150, 150, 145), (45, 40, 38), (95, 60, 40), (180, 190, 200), (30, 50, 35)]
        ),
        np.float32,
    )
    kind = rng.randrange(3)
    if kind == 0:
        grain = cv2.resize(
            noise.normal(0, 1, (height, max(2, width // 60))).astype(np.float32), (width, height)
        )
        grain = cv2.GaussianBlur(grain, (0, 0), 2)
        return tone + 40 * grain[:, :, None]
    rough = cv2.resize(
        noise.normal(0, 1, (max(2, height // 24), max(2, width // 24))).astype(np.float32),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )
    desk = (
        tone
        + (16 if kind == 1 else 5) * rough[:, :, None]
        + noise.normal(0, 4, (height, width, 1)).astype(np.float32)
    )
    if rng.random() < 0.3:
        x, y = rng.randint(0, width), rng.randint(0, height)
        box = cv2.boxPoints(((x, y), (width * 0.35, height * 0.5), rng.uniform(0, 90))).astype(int)
        desk = np.ascontiguousarray(desk, np.float32)
        cv2.fillPoly(desk, [box], [225, 228, 230])
    return desk


def _finger(rng: Random, scene: NDArray[Any], corners: NDArray[Any]) -> None:
    """A fingertip over the middle of an edge; it may cover a corner of the print, as in life."""
    i = rng.randrange(4)
    at = (corners[i] + corners[(i + 1) % 4]) / 2
    inward = (corners.mean(axis=0) - at) * 0.02
    size = 0.05 * np.ptp(corners[:, 0])
    centre = tuple(int(v) for v in at + inward)
    cv2.ellipse(
        scene,
        centre,
        (int(size), int(size * 1.6)),
        rng.uniform(0, 180),
        0,
        360,
        (120, 150, 205),
        -1,
        cv2.LINE_AA,
    )


def _light(rng: Random, scene: NDArray[Any], how: Conditions) -> NDArray[Any]:
    height, width = scene.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    ramp = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    light = 1 - how.shade * rng.uniform(0.3, 0.9) * (ramp + 0.5)
    if rng.random() < how.shade:
        edge = rng.uniform(-0.3, 0.3)
        light *= 1 - rng.uniform(0.2, 0.5) / (1 + np.exp(-(ramp - edge) * 40))
    scene = scene * light[:, :, None] * rng.uniform(0.85, 1.05)
    if rng.random() < how.glare:
        cx, cy, r = (
            rng.uniform(0.2, 0.8) * width,
            rng.uniform(0.2, 0.8) * height,
            rng.uniform(0.05, 0.12) * width,
        )
        scene = scene + 170 * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * r * r))[:, :, None]
    return scene * np.array([rng.uniform(0.9, 1.0), 1.0, rng.uniform(0.95, 1.05)], np.float32)


def _turn(picture: NDArray[Any], corners: NDArray[Any], quarters: int) -> tuple[NDArray[Any], NDArray[Any]]:
    height, width = picture.shape[:2]
    turned = np.ascontiguousarray(np.rot90(picture, -quarters))
    x, y = corners[:, 0], corners[:, 1]
    moved = {0: (x, y), 1: (height - y, x), 2: (width - x, height - y), 3: (y, width - x)}[quarters]
    return turned, np.stack(moved, axis=1)
