"""Settings for all tests: property tests are the same on every run unless a nightly run asks for more."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly", deadline=None, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "4000"))
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
