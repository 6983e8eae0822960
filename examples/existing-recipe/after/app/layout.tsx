import type { ReactNode } from "react";
import "./style.css";

export const metadata = { title: "Federated logout, as it is copied and without" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
