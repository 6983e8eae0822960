import type { KnownProvider } from "../known-provider.ts";

/** What signs people in without a session elsewhere: signing out of the app is all there is. */
export const providersWithoutSession: readonly KnownProvider[] = [
  byEmail("email", "Email"),
  byEmail("forwardemail", "Forward Email"),
  byEmail("loops", "Loops"),
  byEmail("mailgun", "Mailgun"),
  byEmail("nodemailer", "Nodemailer"),
  byEmail("postmark", "Postmark"),
  byEmail("resend", "Resend"),
  byEmail("sendgrid", "SendGrid"),
  { ids: ["credentials"], name: "Credentials", sources: [] },
  { ids: ["passkey"], name: "Passkey", sources: [] },
  { ids: ["webauthn"], name: "WebAuthn", sources: [] },
];

function byEmail(id: string, name: string): KnownProvider {
  return { ids: [id], name, sources: [] };
}
