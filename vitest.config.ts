import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const absentPeer = fileURLToPath(new URL("tests/support/absent-peer.ts", import.meta.url));

export default defineConfig({
  test: {
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
