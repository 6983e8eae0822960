import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./build-app.ts";
import { cachedFolder } from "./cached-folder.ts";
import { aptGet, ensureExecutable, runInstaller } from "./debian-package.ts";
import { freePort, pathInRepository, startServer, type ServerProcess } from "./server-process.ts";

/** An application in the words of django-oauth-toolkit. */
export interface DjangoApplication {
  client_id: string;
  client_secret: string;
  name: string;
  /** Separated by spaces. */
  redirect_uris: string;
  post_logout_redirect_uris?: string;
}

export interface DjangoOAuthToolkit extends ServerProcess {
  issuer: string;
}

const project = pathInRepository("tests/providers/django");

/** A Python with django-oauth-toolkit. */
export async function ensureDjangoOAuthToolkit(): Promise<string> {
  const requirements = join(project, "requirements.txt");
  const digest = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  const environment = await cachedFolder(
    `django-oauth-toolkit-${digest.slice(0, 8)}`,
    async (folder) => {
      await createEnvironment(folder);
      const install = ["-m", "pip", "install", "--quiet", "--requirement", requirements];
      runInstaller([pythonOf(folder), ...install]);
      await run(pythonOf(folder), ["-c", "import oauth2_provider"], folder);
    },
  );
  return pythonOf(environment);
}

/** Starts one with Alice, whose password is her login. */
export async function startDjangoOAuthToolkit(
  applications: readonly DjangoApplication[],
): Promise<DjangoOAuthToolkit> {
  const python = await ensureDjangoOAuthToolkit();
  const directory = await mkdtemp(join(tmpdir(), "django-"));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const env = {
    PYTHONPATH: project,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    DJANGO_SETTINGS_MODULE: "settings",
    DATABASE_PATH: join(directory, "database.sqlite3"),
    OIDC_RSA_PRIVATE_KEY: newPrivateKey(),
  };
  await run(python, [join(project, "setup.py"), JSON.stringify(applications)], directory, env);
  const server = await startServer({
    executable: python,
    command: ["-m", "django", "runserver", "--noreload", address],
    cwd: directory,
    env,
    url,
  });
  return {
    ...server,
    issuer: `${url}/o`,
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}

// Debian's Python cannot do it without another package.
async function createEnvironment(folder: string): Promise<void> {
  const create = () =>
    run(ensureExecutable("python3", "python3"), ["-m", "venv", "--clear", folder], folder);
  try {
    await create();
  } catch {
    for (const installer of aptGet("python3-venv")) runInstaller(installer);
    await create();
  }
}

// Not pip's own script: it has the folder's first name in it.
function pythonOf(environment: string): string {
  return process.platform === "win32"
    ? join(environment, "Scripts/python.exe")
    : join(environment, "bin/python");
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
