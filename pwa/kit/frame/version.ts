// Which app this is, for the screens that say it.
export { VERSION } from "../../engine/core/version";
