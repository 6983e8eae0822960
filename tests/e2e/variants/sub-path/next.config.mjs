/** @type {import("next").NextConfig} */
export default {
  basePath: "/app",
  trailingSlash: true,
};
