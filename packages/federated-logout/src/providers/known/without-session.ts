import type { KnownProvider } from "../known-provider.ts";

/** What signs people in without a session elsewhere: signing out of the app is all there is. */
export const providersWithoutSession: readonly KnownProvider[] = [
  { ids: ["email"] },
  { ids: ["forwardemail"] },
  { ids: ["loops"] },
  { ids: ["mailgun"] },
  { ids: ["nodemailer"] },
  { ids: ["postmark"] },
  { ids: ["resend"] },
  { ids: ["sendgrid"] },
  { ids: ["credentials"] },
  { ids: ["passkey"] },
  { ids: ["webauthn"] },
];
