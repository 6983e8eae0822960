import { fileURLToPath } from "node:url";

/** @type {import("next").NextConfig} */
export default {
  // Where node_modules is, which the apps share.
  turbopack: { root: fileURLToPath(new URL("../../", import.meta.url)) },
};
