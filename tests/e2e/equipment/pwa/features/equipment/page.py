"""Equipment: its list, its page and its forms."""

from pwa.kit.record.record_page import pages

ROUTES = pages("equipment")
