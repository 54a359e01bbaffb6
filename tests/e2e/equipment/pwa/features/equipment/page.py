"""Equipment and its inspections: lists, pages and forms."""

from pwa.kit.record.record_page import pages

ROUTES = [*pages("equipment"), *pages("inspection")]
