// The version the build was made of; vite.config.js puts it in.
declare const __LAPANGAN_VERSION__: string;
export const VERSION: string = typeof __LAPANGAN_VERSION__ === "string" ? __LAPANGAN_VERSION__ : "dev";
