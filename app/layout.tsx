import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Federated logout", template: "%s – Federated logout" },
  description: "One press of “Sign out” ends the session here and at the OpenID Provider.",
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <Link href="/" className="brand">
            Federated logout
          </Link>
          <nav aria-label="Pages">
            {/* The page is private: fetching it ahead would only bounce whoever is signed out. */}
            <Link href="/account" prefetch={false}>
              Account
            </Link>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
