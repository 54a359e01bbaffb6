"""What can be wrong with a calendar that is asked for."""

from __future__ import annotations

from backend.base.http.problems import Problem


class PlaceUnknown(Problem):
    """No holidays are known for this country or region."""

    code, status, fault = "place_unknown", 422, "person"
    title = "No holidays are known for this place"
    action = "Choose another country or region, or add the days by hand."


class YearsTooFar(Problem):
    """Years outside those that can be filled. extras: first, last."""

    code, status, fault = "years_too_far", 422, "person"
    title = "These years can't be filled"
    action = "Choose this year or one near it."
