"""What can be wrong with a file as a whole, and the limits every import keeps."""

from __future__ import annotations

from backend.base.http.problems import Problem

IMPORT_BYTES_MAX = 32 * 1024 * 1024
IMPORT_ROWS_MAX = 50_000
IMPORT_COLUMNS_MAX = 600
IMPORT_CELLS_MAX = 4_000_000
"""Cells that hold something."""
IMPORT_LINES_MAX = 1_000_000
"""Also lines of separators alone; those of nothing are not counted."""
ROW_CHARS_MAX = 1_000_000
"""Of one line, and of a row whose quoted cells go over several."""
OPEN_QUOTES_MAX = 50
"""Rows whose quotation mark never closes; then quotes mean nothing over the end of a line."""
CELL_CHARS_MAX = 100_000
NOTES_CHARS_MAX = 20_000
CARD_BYTES_MAX = 12 * 1024 * 1024
CARD_PROPERTIES_MAX = 2_000
HEAD_BYTES_MAX = 16_000
"""Of what stands before the colon of a property; what is longer is read as far as this."""
VALUE_BYTES_MAX = 100_000
"""Of a property that is text."""
GROUP_MEMBERS_MAX = 200_000
"""Of all groups of a file."""
LINE_NOTES_MAX = 40
"""Things that are said about one row or card."""
CELL_PIECES_MAX = 200
"""Numbers, addresses or tags in one cell; what more there is stays text in the notes."""
REGIONS_MAX = 8
"""Countries by which a row's numbers are tried."""
PHOTO_SOURCE_BYTES_MAX = 8 * 1024 * 1024
PHOTO_PIXELS_MAX = 40_000_000
PHOTO_DECODED_PIXELS_MAX = 16_000_000
"""Of one that cannot be opened smaller than it is (all but JPEG)."""
FILE_PIXELS_MAX = 400_000_000
"""Decoded of all photos of a file: 1,500 of 512 x 512, or 40,000 usual JPEGs; some 4 s."""
PHOTO_SIDE_PX = 192
PHOTO_BYTES_MAX = 12 * 1024
REPORT_LINES_MAX = 2_000
REPORT_NOTES_SHOWN_MAX = 10_000
"""Notes of the lines that are shown; lines after them come without."""
REPORT_NOTES_MAX = 200_000
"""The same of the report as a file."""
IMPORT_BATCH_WRITES = 200
"""Writes of one transaction: some 40 ms of the tenant's lock, and a push waits for one of them at most."""
IMPORT_MEMORY_BYTES_MAX = 1_200_000_000
"""Of the process that reads and plans: 50,000 lines beside as many contacts take half of it."""
IMPORT_CPU_S_MAX = 150.0
"""Processor seconds for reading and planning one file: 50,000 lines take 12."""
IMPORT_CPU_S_LEAST = 8.0
IMPORT_CPU_S_PER_LINE = 0.003
"""Ten times what a line takes, of the file or of the book. So a small file never keeps a process for long."""
PREVIEW_CPU_S_MAX = 10.0
PREVIEW_MEMORY_BYTES_MAX = 512_000_000
PREVIEWS_WAITING_MAX = 3
"""Of one person, the one being read among them: a person's files keep nobody else's waiting."""
IMPORTS_AT_ONCE_MAX = 2
"""Of one server process; the next ones wait. Previews have a process besides."""


class ImportProblem(Problem):
    """The file cannot be taken at all, and nothing of it was written; or what the subclass says."""

    code, status, fault = "import_unreadable", 422, "person"
    title = "This file can't be imported"
    action = "Export the file again as CSV or vCard and choose it again."


class FileEmpty(ImportProblem):
    """The file holds no text."""

    code = "import_empty"
    title = "The file is empty"


class FileTooLarge(ImportProblem):
    """The file is over IMPORT_BYTES_MAX, IMPORT_ROWS_MAX or IMPORT_COLUMNS_MAX."""

    code, status = "import_too_large", 413
    title = "The file is too large"
    action = "Split the file into smaller ones and import them one by one."


class FileNotText(ImportProblem):
    """The file is a spreadsheet, a picture, an archive or another binary form."""

    code, status = "import_not_text", 415
    title = "The file isn't CSV or vCard"
    action = "Save it as CSV (in a spreadsheet: Save as, CSV UTF-8) or export it as vCard."


class BadMapping(ImportProblem):
    """The column mapping names a column or a target that does not exist."""

    code = "import_bad_mapping"
    title = "A column can't be imported this way"
    action = "Choose the columns again."


class BadOption(ImportProblem):
    """Visibility or tags are not what they may be."""

    code = "import_bad_option"
    title = "An import option isn't valid"
    action = "Choose again."


class ImportTooHeavy(ImportProblem):
    """Reading or planning went over IMPORT_MEMORY_BYTES_MAX or the time it may take; nothing was written."""

    code = "import_too_heavy"
    title = "The file takes more memory or time than an import may"
    action = "Split the file into smaller ones and import them one by one."


class PreviewsWaiting(ImportProblem):
    """The person has PREVIEWS_WAITING_MAX files waiting to be looked at."""

    code, status = "import_previews_waiting", 429
    title = "Your other files are still being read"
    action = "Wait a moment, then choose the file again."


class ImportCrashed(ImportProblem):
    """The import broke off here and trying again did not help; what was written stays."""

    code, status, fault = "import_crashed", 500, "server"
    title = "The import broke off on the server"
    action = "Start it again: it goes on where it stopped, and nothing is imported twice."


class ImportRunning(ImportProblem):
    """Another import of the workspace is under way, or this one lost its turn; a job waits for it."""

    code, status, fault = "import_running", 409, "server"
    title = "Another import is running"
    action = "Wait until it is done; what was imported stays and is not imported twice."


class UploadUnknown(ImportProblem):
    """No upload of this person has this id any more (UPLOAD_KEEP_DAYS)."""

    code, status = "import_upload_unknown", 404
    title = "This upload has expired"
    action = "Choose the file again."


def problem_of(code: str, detail: str) -> ImportProblem:
    """A problem that was told by its code."""
    found = next((one for one in _all(ImportProblem) if one.code == code), ImportProblem)
    return found(detail)


def _all(problem: type[ImportProblem]) -> list[type[ImportProblem]]:
    return [problem, *(each for one in problem.__subclasses__() for each in _all(one))]
