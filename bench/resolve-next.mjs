import { register } from "node:module";

// next-auth imports "next/server" without an extension, which Node.js cannot resolve by itself.
register("./resolve-next-hooks.mjs", import.meta.url);
