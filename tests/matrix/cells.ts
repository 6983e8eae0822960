/** A combination of versions that the library works with, and how an app is made of it. */
export interface Cell {
  /** The app that it is: one of `examples/`. */
  example: string;
  /** Where in there. */
  folder?: string;
  router: "App" | "Pages";
  nextAuth: string;
  next: string;
  react: string;
  typescript: string;
  /** @default "Turbopack" where Next.js builds with that, else "webpack" */
  bundler?: "Turbopack" | "webpack";
  sessions: "JWT" | "database";
  /** @default "npm" */
  installer?: "npm" | "pnpm";
  /** Whether its pages have `<SessionWatch>`. @default true */
  watchesSessions?: boolean;
  /** Whether it has a page of the Pages Router beside its own. */
  hasOlderPage?: boolean;
  /** Whether a proxy guards a page, and knows which sessions have ended elsewhere. */
  hasProxy?: boolean;
  /** Whether its next-auth has published advisories, of which the app is warned. */
  isOutdated?: boolean;
  /** Whether its middleware runs in the Edge runtime, and the app is warned of that. */
  hasEdgeMiddleware?: boolean;
  /** Whether the unit tests of the example are run. */
  hasTests?: boolean;
  /** The Node.js that runs the built app. @default the one that runs the tests */
  node?: string;
}

const react19 = "19.2.8";
const react18 = "18.3.1";
const newest = { next: "16.4.5", react: react19, typescript: "7.0.2" };
const fifteen = { next: "15.5.28", react: react19, typescript: "5.9.3" };
const fourteen = { next: "14.2.35", react: react18, typescript: "5.9.3" };
const v5 = { example: "app-router", router: "App", sessions: "JWT" } as const;
const v4 = { example: "v4-app-router", router: "App", sessions: "JWT" } as const;
const beta32 = { nextAuth: "5.0.0-beta.32" };
const stable = { nextAuth: "4.24.15" };

/** Every cell is tested in each run; the README's table is made of them. */
export const cells: readonly Cell[] = [
  { ...v5, ...beta32, ...newest, hasProxy: true, hasTests: true },
  { ...v5, ...beta32, ...newest, bundler: "webpack", node: "24" },
  { ...v5, ...beta32, ...fifteen, installer: "pnpm", hasOlderPage: true, hasEdgeMiddleware: true },
  { ...v5, ...beta32, ...fourteen, hasEdgeMiddleware: true },
  {
    ...v5,
    ...fifteen,
    nextAuth: "5.0.0-beta.25",
    node: "22",
    isOutdated: true,
    hasEdgeMiddleware: true,
  },
  {
    ...v5,
    ...beta32,
    ...newest,
    example: "database-sessions",
    sessions: "database",
    hasTests: true,
  },
  { ...v4, ...stable, ...newest, hasProxy: true, node: "24" },
  { ...v4, ...fourteen, nextAuth: "4.24.5", installer: "pnpm" },
  { ...v4, ...stable, ...newest, sessions: "database", node: "22" },
  { ...v4, ...stable, ...fifteen, example: "v4-pages-router", router: "Pages" },
  {
    ...v4,
    ...stable,
    ...fifteen,
    example: "existing-recipe",
    folder: "after",
    watchesSessions: false,
  },
];

export function nameOf(cell: Cell): string {
  const { nextAuth, next, react, router, bundler, sessions, node, installer, example } = cell;
  const parts = [
    `next-auth ${nextAuth}`,
    `Next.js ${next}`,
    `React ${react}`,
    `${router} Router`,
    ...(bundler ? [bundler] : []),
    `${sessions} sessions`,
    ...(node ? [`Node.js ${node}`] : []),
    ...(installer ? [installer] : []),
    example,
  ];
  return parts.join(", ");
}
