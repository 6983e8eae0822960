import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // next-auth imports "next/server" in a way that Node.js does not resolve by itself.
    server: { deps: { inline: ["next-auth"] } },
  },
});
