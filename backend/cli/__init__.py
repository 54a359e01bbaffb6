"""The command line `lapangan`. Exit codes: 0 done, 1 not done (it says why), 2 asked in a wrong way."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from backend.base.database.engine import BadDatabaseUrl
from backend.base.database.migrations.run import NewerDatabase
from backend.base.http.problems import Problem
from backend.base.private import keep_private
from backend.cli import backup as cli_backup
from backend.cli import data as cli_data
from backend.cli import doctor as cli_doctor
from backend.cli import exchange as cli_exchange
from backend.cli import people as cli_people
from backend.cli import serve as cli_serve
from backend.cli import work as cli_work
from backend.cli.terminal import NotDone, say_error
from backend.config import PORT_MAX, BadSetting, Settings
from backend.features.demo.people import COUNTRIES as DEMO_COUNTRIES
from backend.features.exchange.export import FILES
from sync.errors import SyncError
from sync.schema import LANGUAGES, ROLES, VISIBILITIES

Command = Callable[[argparse.Namespace, Settings], int | Coroutine[Any, Any, int]]
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    asked = parser().parse_args(arguments)
    command: Command = asked.command
    keep_private()
    try:
        settings = Settings.read()
        done = command(asked, settings)
        return done if isinstance(done, int) else asyncio.run(done)
    except (BadSetting, BadDatabaseUrl) as error:
        say_error(str(error))
        return 2
    except (NotDone, NewerDatabase) as error:
        say_error(str(error), error.action)
    except (Problem, SyncError) as error:
        say_error(f"{error.title}: {error.detail}", error.action)
    except OSError as error:
        say_error(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return 1


def parser() -> argparse.ArgumentParser:
    """Every command with its words."""
    top = argparse.ArgumentParser(
        prog="lapangan",
        description="A CRM for people who sell on the road. Its settings are environment variables.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _serving(commands)
    _working(commands)
    _people(commands)
    _exchange(commands)
    doctor = _add(
        commands, "doctor", cli_doctor.doctor, "say what is missing on this machine and how to get it"
    )
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    return top


def _serving(commands: Any) -> None:
    serve = _add(commands, "serve", cli_serve.serve, "serve the app and its API (HOST, PORT, PUBLIC_URL)")
    serve.add_argument(
        "--workers", type=_whole(1), default=1, metavar="N", help="processes; more than 1 needs Postgres"
    )
    serve.add_argument("--no-migrate", action="store_true", help="leave the database as it is")
    phone = _add(commands, "phone", cli_serve.phone, "serve over HTTPS in the local network, with QR codes")
    phone.add_argument(
        "--address", default="", help="this computer's address or name for phones; found if omitted"
    )
    phone.add_argument(
        "--guide-port", type=_whole(0, PORT_MAX), metavar="PORT",
        help="port of the page that sets up a phone; GUIDE_PORT if omitted, 0 for any free port",
    )  # fmt: skip
    _add(commands, "migrate", cli_data.migrate, "update the database to this version")
    demo = _add(commands, "demo", cli_data.demo, "create the demo workspace of a country")
    demo.add_argument("--country", choices=DEMO_COUNTRIES, default="MY", help="where it sells")
    demo.add_argument("--language", choices=LANGUAGES, default="en", help="its administrator's")
    backup = _add(commands, "backup", cli_backup.backup, "make a backup while the server runs, and check it")
    backup.add_argument("--to", type=Path, metavar="FILE", help="VAR_DIR/backups when left out")
    put_back = _add(commands, "restore", cli_backup.put_back, "put a backup back; stop the server first")
    put_back.add_argument("file", type=Path)
    put_back.add_argument(
        "--yes", action="store_true", help="also over a database that has changes the backup lacks"
    )
    _add(commands, "new-epoch", cli_data.new_epoch, "say that the database was restored from a backup")


def _working(commands: Any) -> None:
    _add(
        commands, "work", cli_work.work,
        "run jobs and followers beside the server (WORK_IN_SERVE=0 lets the server itself run none)",
    )  # fmt: skip
    jobs = commands.add_parser("jobs", help="jobs that were given up").add_subparsers(
        required=True, metavar="COMMAND"
    )
    _add(jobs, "list", cli_work.jobs_list, "list the jobs that were given up, with the reason")
    retry = _add(jobs, "retry", cli_work.jobs_retry, "give a job that was given up all its tries again")
    retry.add_argument("id")
    gone = _add(jobs, "discard", cli_work.jobs_discard, "take a job that was given up off the list")
    gone.add_argument("id")
    group = commands.add_parser("followers", help="what follows from changes").add_subparsers(
        required=True, metavar="COMMAND"
    )
    _add(group, "list", cli_work.followers_list, "say how far each follower has read and what it set aside")
    again = _add(
        group,
        "retry",
        cli_work.followers_retry,
        "let a parked follower go on and try again what it set aside",
    )
    again.add_argument("name")


def _people(commands: Any) -> None:
    group = commands.add_parser("people", help="add and list people, reset passwords").add_subparsers(
        required=True, metavar="COMMAND"
    )
    add = _add(group, "add", cli_people.add, "add a person; the first one creates the workspace")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=ROLES, default="account_executive")
    add.add_argument("--team", default="", help="the team's name")
    add.add_argument(
        "--language", choices=LANGUAGES, default="en", help="theirs, and a new workspace's first pipeline's"
    )
    add.add_argument(
        "--password-from", type=Path, metavar="FILE", help="first line is the password; - is stdin"
    )
    add.add_argument("--workspace", default="", metavar="NAME", help="name of the workspace; created if new")
    add.add_argument("--country", default="MY", help="country of a new workspace, two letters")
    add.add_argument("--currency", default="", help="currency of a new workspace; the country's if omitted")
    listed = _add(group, "list", cli_people.list_, "list everyone")
    listed.add_argument("--json", action="store_true", help="print as JSON")
    reset = _add(group, "reset-password", cli_people.reset_password, "give a person a new password")
    reset.add_argument("email")
    reset.add_argument(
        "--password-from", type=Path, metavar="FILE", help="first line is the password; - is stdin"
    )


def _exchange(commands: Any) -> None:
    import_ = _add(commands, "import", cli_exchange.import_, "import contacts from a .csv or .vcf file")
    import_.add_argument("file", type=Path)
    import_.add_argument(
        "--as", dest="email", required=True, metavar="EMAIL", help="whose contacts they become"
    )
    import_.add_argument("--visibility", choices=VISIBILITIES, default="team")
    import_.add_argument(
        "--tag", action="append", default=[], dest="tags", help="tag for every contact; repeatable"
    )
    import_.add_argument(
        "--column", action="append", default=[], dest="columns", metavar="NAME=TARGET",
        help="where a column goes when the guess is wrong; repeatable",
    )  # fmt: skip
    import_.add_argument(
        "--report", type=Path, metavar="FILE", help="write what became of every line, as .csv"
    )
    import_.add_argument("--json", action="store_true", help="print the whole report as JSON")
    export = _add(commands, "export", cli_exchange.export, "write all of a kind to a file")
    export.add_argument("what", choices=list(dict.fromkeys(Path(file).stem for file in FILES)))
    export.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="what this person may see")
    export.add_argument("--format", choices=("csv", "vcf"), default="csv")
    export.add_argument("--to", type=Path, metavar="FILE", help="standard output when left out")


def _whole(least: int, most: int = 2**31) -> Callable[[str], int]:
    """Reads a whole number between limits from the command line."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"enter a whole number from {least} to {most}, not {text!r}")
        return int(text)

    return read


def _add(commands: Any, name: str, command: Command, words: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    made.set_defaults(command=command)
    return made


if __name__ == "__main__":
    sys.exit(main())
