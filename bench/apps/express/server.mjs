import express from "express";
import { auth } from "express-openid-connect";

const app = express();
app.use(
  auth({
    issuerBaseURL: process.env.ISSUER,
    baseURL: process.env.APP_URL,
    clientID: process.env.CLIENT_ID,
    clientSecret: process.env.CLIENT_SECRET,
    secret: process.env.AUTH_SECRET,
    authRequired: false,
    authorizationParams: { response_type: "code", scope: "openid profile email" },
    idpLogout: true,
    routes: {
      callback: "/api/auth/callback/oidc",
      postLogoutRedirect: process.env.POST_LOGOUT_REDIRECT_URI,
    },
    backchannelLogout: { store: loggedOutInMemory() },
  }),
);
app.get("/", (request, response) => {
  response.send(`<p>${request.oidc.user?.name ?? "Nobody"}</p><a href="/logout">Sign out</a>`);
});
app.listen(Number(process.env.PORT), "127.0.0.1");

function loggedOutInMemory() {
  const entries = new Map();
  return {
    async get(id) {
      return entries.get(id);
    },
    async set(id, entry) {
      entries.set(id, entry);
    },
    async destroy(id) {
      entries.delete(id);
    },
  };
}
