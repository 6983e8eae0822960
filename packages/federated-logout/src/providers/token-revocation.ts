/**
 * How a provider revokes a token. What is left out is as RFC 7009 has it: a form with `token`,
 * posted with the client's id and secret in the `Authorization` header.
 *
 * @see [RFC 7009, section 2](https://www.rfc-editor.org/rfc/rfc7009#section-2)
 */
export interface TokenRevocation {
  /** A URL, or a path relative to the token endpoint. `{client_id}` stands for the client's id. */
  endpoint: string;
  /** @default "POST" */
  method?: "POST" | "DELETE";
  /**
   * Who asks: the client by `Authorization` header, or by fields of the body (`client_id` its id
   * only), the bearer of the token, or nobody in particular.
   *
   * @default "client_secret_basic"
   */
  authentication?: "client_secret_basic" | "client_secret_post" | "client_id" | "bearer" | "none";
  /** @default "form" */
  format?: "form" | "json";
  /** Which token it takes; without it, the refresh token, or else the access token. */
  token?: "access_token" | "refresh_token";
  /** @default "token" */
  tokenParameter?: string;
  /** @default "client_id" */
  clientIdParameter?: string;
  /** Further fields of the body. */
  parameters?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** Whether it takes back the person's consent, so that the next sign-in asks for it again. */
  endsConsent?: true;
}

/** A token, and which kind it is. */
export interface RevocableToken {
  value: string;
  type: "access_token" | "refresh_token";
}

export interface RevocationFacts {
  token: RevocableToken;
  clientId: string;
  clientSecret: string | undefined;
  /** Absolute, or undefined if `endpoint` is. */
  tokenEndpoint: string | undefined;
}

export interface RevocationRequest {
  url: URL;
  init: { method: string; headers: Record<string, string>; body?: string; redirect: "manual" };
}

/** Builds the request that revokes a token. */
export function buildRevocationRequest(
  revocation: TokenRevocation,
  { token, clientId, clientSecret = "", tokenEndpoint }: RevocationFacts,
): RevocationRequest {
  const {
    endpoint,
    method = "POST",
    authentication = "client_secret_basic",
    format = "form",
    tokenParameter = "token",
    clientIdParameter = "client_id",
  } = revocation;
  const isBearer = authentication === "bearer";
  // What departs from RFC 7009 in anything else is not expected to know its hints.
  const takesHint = format === "form" && tokenParameter === "token" && authentication !== "none";
  const namesClient = authentication === "client_secret_post" || authentication === "client_id";
  const fields = {
    ...revocation.parameters,
    ...(!isBearer && { [tokenParameter]: token.value }),
    ...(!isBearer && takesHint && { token_type_hint: token.type }),
    ...(namesClient && { [clientIdParameter]: clientId }),
    ...(authentication === "client_secret_post" && { client_secret: clientSecret }),
  };
  const hasBody = Object.keys(fields).length > 0;
  const headers = {
    accept: "application/json",
    ...revocation.headers,
    ...(isBearer && { authorization: `Bearer ${token.value}` }),
    ...(authentication === "client_secret_basic" && {
      authorization: basicAuthorization(clientId, clientSecret),
    }),
    ...(hasBody && { "content-type": contentTypes[format] }),
  };
  const body = format === "json" ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  return {
    url: new URL(endpoint.replace("{client_id}", encodeURIComponent(clientId)), tokenEndpoint),
    // A redirect would carry the token, and the client's secret, to whatever host it names.
    init: { method, headers, redirect: "manual", ...(hasBody && { body }) },
  };
}

const contentTypes = { form: "application/x-www-form-urlencoded", json: "application/json" };

// RFC 6749, section 2.3.1: both are form-encoded before they are joined.
function basicAuthorization(clientId: string, clientSecret: string): string {
  const [id, secret] = [clientId, clientSecret].map((text) =>
    new URLSearchParams({ text }).toString().slice("text=".length),
  );
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}
