"""Great-circle distance on the contract's sphere."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_KM: Final = 6371.0088

Degrees = npt.NDArray[np.float64] | float


def distance_km(lat_a: Degrees, lon_a: Degrees, lat_b: Degrees, lon_b: Degrees) -> npt.NDArray[np.float64]:
    """Return haversine distances in kilometres between points given in degrees; arrays broadcast."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half_lat, half_lon = (phi_b - phi_a) / 2, (np.radians(lon_b) - np.radians(lon_a)) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(np.sqrt(chord), 1.0)))
