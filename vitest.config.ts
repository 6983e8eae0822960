import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/{unit,routes}/**/*.test.ts"],
    unstubEnvs: true,
    restoreMocks: true,
    server: {
      deps: {
        // next-auth imports "next/server" without an extension, which Node cannot resolve by itself.
        inline: ["next-auth"],
      },
    },
  },
});
