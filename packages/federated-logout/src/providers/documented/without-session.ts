import type { ProviderDocumentation } from "../provider-documentation.ts";

/** About what signs people in without a session elsewhere. */
export const documentedWithoutSession: Readonly<Record<string, ProviderDocumentation>> = {
  email: { name: "Email", sources: [] },
  forwardemail: { name: "Forward Email", sources: [] },
  loops: { name: "Loops", sources: [] },
  mailgun: { name: "Mailgun", sources: [] },
  nodemailer: { name: "Nodemailer", sources: [] },
  postmark: { name: "Postmark", sources: [] },
  resend: { name: "Resend", sources: [] },
  sendgrid: { name: "SendGrid", sources: [] },
  credentials: { name: "Credentials", sources: [] },
  passkey: { name: "Passkey", sources: [] },
  webauthn: { name: "WebAuthn", sources: [] },
};
