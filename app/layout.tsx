import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import "./globals.css";
import { readWords } from "./words";

export async function generateMetadata(): Promise<Metadata> {
  const { description } = await readWords();
  return {
    title: { default: "Federated logout", template: "%s – Federated logout" },
    description,
  };
}

export default async function Layout({ children }: { children: ReactNode }) {
  const words = await readWords();
  return (
    <html lang={words.language}>
      <body>
        <header>
          <Link href="/" className="brand">
            Federated logout
          </Link>
          <nav aria-label={words.pages}>
            {/* The page is private: fetching it ahead would only bounce whoever is signed out. */}
            <Link href="/account" prefetch={false}>
              {words.account}
            </Link>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
