import type { ReactNode } from "react";

// In the place of the generated one, whose fonts are fetched from Google at each build.
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
