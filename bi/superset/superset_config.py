"""Superset's settings that differ from its own. Its folder and its secret come by environment (`bi/server.py`)."""

LANGUAGES = {
    "vi": {"flag": "vn", "name": "Tiếng Việt"},
    "en": {"flag": "us", "name": "English"},
}
BABEL_DEFAULT_LOCALE = (
    "en"  # Superset's own words are hardly translated; titles and figures are Vietnamese in themselves
)
APP_NAME = "Đối Soát"
ROW_LIMIT = 10_000
SQLLAB_TIMEOUT = 30
"""Seconds; the reader's role in PostgreSQL has a limit of its own too."""
FEATURE_FLAGS = {"ALERT_REPORTS": False}
TALISMAN_ENABLED = True
"""No page of it may load anything from elsewhere."""
WTF_CSRF_ENABLED = True
