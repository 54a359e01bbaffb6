"""What can be wrong with a file as a whole, and the limits every import keeps."""

from __future__ import annotations

from typing import Literal

IMPORT_BYTES_MAX = 32 * 1024 * 1024
IMPORT_ROWS_MAX = 50_000
IMPORT_COLUMNS_MAX = 600
CELL_CHARS_MAX = 100_000
NOTES_CHARS_MAX = 20_000
CARD_BYTES_MAX = 12 * 1024 * 1024
CARD_PROPERTIES_MAX = 2_000
PHOTO_SOURCE_BYTES_MAX = 8 * 1024 * 1024
PHOTO_PIXELS_MAX = 40_000_000
PHOTO_SIDE_PX = 192
PHOTO_BYTES_MAX = 12 * 1024
UPLOAD_KEPT_HOURS = 24
REPORT_LINES_MAX = 2_000

Fault = Literal["person", "device", "server"]


class ImportProblem(Exception):
    """The file cannot be taken at all; nothing of it was written.

    `code` is stable and for programs, `detail` says in plain words what is wrong, `action` what to do.
    """

    code = "import_unreadable"
    status = 422
    fault: Fault = "person"
    action = "Export the file again as CSV or vCard and choose it once more."

    def __init__(self, detail: str, action: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        if action:
            self.action = action


class FileEmpty(ImportProblem):
    """The file holds no text."""

    code = "import_empty"


class FileTooLarge(ImportProblem):
    """The file is over IMPORT_BYTES_MAX, IMPORT_ROWS_MAX or IMPORT_COLUMNS_MAX."""

    code = "import_too_large"
    status = 413
    action = "Split the file into smaller ones and import them one after the other."


class FileNotText(ImportProblem):
    """The file is a spreadsheet, a picture, an archive or another binary form."""

    code = "import_not_text"
    status = 415
    action = "Save it as CSV (in a spreadsheet: Save as, CSV UTF-8) or export it as vCard."


class BadMapping(ImportProblem):
    """The column mapping names a column or a target that does not exist."""

    code = "import_bad_mapping"
    action = "Choose the columns again."


class UploadUnknown(ImportProblem):
    """No upload of this person has this id any more."""

    code = "import_upload_unknown"
    status = 404
    action = "Choose the file again."
