import type { AccountClaims } from "oidc-provider";

/** Someone who can sign in here, with any password. */
export interface Person {
  login: string;
  name: string;
  email: string;
}

const people: readonly Person[] = [
  { login: "alice", name: "Alice Adams", email: "alice@example.com" },
  { login: "bob", name: "Bob Brown", email: "bob@example.com" },
];

export const logins: readonly string[] = people.map(({ login }) => login);

export function findPerson(login: string): Person | undefined {
  return people.find((person) => person.login === login.trim().toLowerCase());
}

export function claimsOf({ login, name, email }: Person): AccountClaims {
  return { sub: login, name, preferred_username: login, email, email_verified: true };
}
