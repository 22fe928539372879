"""Two people who have reports."""

from tests.data.saved_views.conftest import ana, ben  # noqa: F401  (fixtures)
