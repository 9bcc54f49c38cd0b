// A browser that reports whatever a page does that it should not.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Runs `visit(page)` in a fresh profile and returns what the page did wrong: violations of its policy, messages on
 * the console, exceptions, failed requests, and requests to any origin but that of `base`.
 */
export async function watched(base, visit) {
  const profile = await mkdtemp(join(tmpdir(), "purlin-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 1000 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const faults = await watch(context, page, new URL(base).origin);
    await visit(page);
    return faults;
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function watch(context, page, origin) {
  const faults = [];
  await context.exposeBinding("purlinViolation", (_, text) => {
    faults.push(`policy violation: ${text}`);
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.purlinViolation(`${event.effectiveDirective} blocked ${event.blockedURI} at ${event.sourceFile}`);
    });
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    const local = url.protocol === "data:" || url.protocol === "blob:";
    if (!local && url.origin !== origin) faults.push(`request to another origin: ${url.href}`);
  });
  context.on("requestfailed", (request) => {
    faults.push(`request failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  return faults;
}
