// Generated from shapes.py by `python -m pwa.build`. Do not edit.

/** Whether the browser offers it, whether it is done, and whose steps come first. */
export interface InstallView {
  offered: boolean;
  installed: boolean;
  platform: "android" | "ios" | "desktop";
}
