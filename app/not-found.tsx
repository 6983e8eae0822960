import type { Metadata } from "next";
import Link from "next/link";
import { readWords } from "./words";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await readWords()).notFound };
}

export default async function NotFound() {
  const words = await readWords();
  return (
    <>
      <h1>{words.noSuchPage}</h1>
      <p>
        <Link href="/">{words.backToStart}</Link>
      </p>
    </>
  );
}
