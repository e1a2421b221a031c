"""The pages that show a release to people: static, in two languages, without scripts or outside links."""

from reporting.site.pages import write_current_site, write_site

__all__ = ["write_current_site", "write_site"]
