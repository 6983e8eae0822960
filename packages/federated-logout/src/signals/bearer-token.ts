const scheme = /^bearer +(?<token>[\w.~+/=-]+) *$/i;

/**
 * The token that a request is authorised by, if there is one.
 *
 * @see [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)
 */
export function bearerTokenOf(headers: Headers): string | undefined {
  return scheme.exec(headers.get("authorization") ?? "")?.groups?.token;
}
