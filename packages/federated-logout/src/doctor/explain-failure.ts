const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers there",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name could not be looked up",
  ETIMEDOUT: "no answer came in time",
  UND_ERR_CONNECT_TIMEOUT: "no answer came in time",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "its certificate is self-signed: name the authority in NODE_EXTRA_CA_CERTS",
  SELF_SIGNED_CERT_IN_CHAIN:
    "its certificate's authority is not known: name it in NODE_EXTRA_CA_CERTS",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate's authority is not known: name it in NODE_EXTRA_CA_CERTS",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

/** Says in plain words why a request failed. */
export function explainFailure(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === "TimeoutError") return "no answer came in time";
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    const explanation = explanations[code];
    if (explanation) return explanation;
    // A host with several addresses fails with one error for each.
    if (cause instanceof AggregateError && cause.errors[0] !== cause) {
      return explainFailure(cause.errors[0]);
    }
    if (!(cause.cause instanceof Error)) return withoutSecrets(cause.message) || cause.name;
  }
  return "unknown failure";
}

/** A URL may have a password or a key in it. */
export function withoutSecrets(text: string): string {
  return text.replace(/\b[a-z][a-z\d+.-]*:\/\/\S+/gi, (url) => {
    if (!URL.canParse(url)) return "a URL";
    const { protocol, host, pathname, username, password, search, hash } = new URL(url);
    // As it is, if it can be: of an issuer every slash counts.
    return username + password + search + hash === "" ? url : `${protocol}//${host}${pathname}`;
  });
}
