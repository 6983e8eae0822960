/** @type {import("next").NextConfig} */
export default {
  // It has a part in C, which no bundler can take in.
  serverExternalPackages: ["@libsql/client"],
};
