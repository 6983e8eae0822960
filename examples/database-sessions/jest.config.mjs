import nextJest from "next/jest.js";

const fromNext = nextJest({ dir: "./" })({ testEnvironment: "node" });

// These are ES modules, which Jest does not take as they are. Set after next/jest has set its own.
const modules =
  "next-auth|next-auth-federated-logout|@auth/[^/]+|jose|oauth4webapi|cookie|preact|preact-render-to-string|@panva/hkdf";

export default async () => ({
  ...(await fromNext()),
  transformIgnorePatterns: [`/node_modules/(?!(${modules})/)`],
});
