import type { ReactNode } from "react";
import "./style.css";

export const metadata = { title: "next-auth v4, App Router" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
