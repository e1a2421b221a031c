"""Superset's settings that differ from its own. Its folder and its secret come by environment (`bi/server.py`)."""

APP_NAME = "Đối Soát"
LANGUAGES = {
    "vi": {"flag": "vn", "name": "Tiếng Việt"},
    "en": {"flag": "us", "name": "English"},
}
ROW_LIMIT = 10_000
