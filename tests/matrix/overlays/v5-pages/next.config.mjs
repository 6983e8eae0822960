/** @type {import("next").NextConfig} */
export default {
  // Of next-auth v5 itself: in the Pages Router, Node.js does not find what it imports.
  transpilePackages: ["next-auth"],
};
