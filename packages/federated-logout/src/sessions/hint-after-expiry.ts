/**
 * For so long after a session has expired is its provider sent the id_token, in seconds, if the browser
 * has the cookie of its sign-in: people sign out of pages that they had left open.
 */
export const hintAfterExpirySeconds: number = 7 * 24 * 60 * 60;
