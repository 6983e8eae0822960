import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const absentPeer = fileURLToPath(new URL("tests/support/absent-peer.ts", import.meta.url));

export default defineConfig({
  test: {
    // All cores: by default one of them is left free, which on a small machine is half of it.
    maxWorkers: "100%",
    // No test is about time: this only ends what would never end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ["tests/{unit,routes}/**/*.test.ts"],
    alias: { nodemailer: absentPeer, "@simplewebauthn/server": absentPeer },
    unstubEnvs: true,
    restoreMocks: true,
    server: {
      deps: {
        // next-auth imports "next/server" without an extension, which Node cannot resolve by itself.
        // Its providers import the absent peers.
        inline: ["next-auth", /@auth\/core\/providers\//],
      },
    },
  },
});
