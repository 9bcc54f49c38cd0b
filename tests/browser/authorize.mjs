// Authorizes in Swagger UI, by every way that the document has for it and a reader could take, and tries an operation out.
//
//     node authorize.mjs <base> <operationId> <email> <password>
//
// The operation is one that takes no input, and that anybody who is logged in may ask. The user gets tokens at the address that the
// document says, and keys from POST /api-keys. The document has to have each of KINDS. Exit status: 0 if all is well, 1 if the page is not, 2 if the arguments are not.

import { watched } from "./browser.mjs";
import { authorize, forget, open, tryOut } from "./swagger.mjs";

const [base, operationId, email, password] = process.argv.slice(2);
if (!/^https?:\/\//.test(base ?? "") || !operationId || !email || !password) {
  console.error("usage: node authorize.mjs <base> <operationId> <email> <password>");
  process.exit(2);
}
const root = base.replace(/\/$/, "");

/** What a reader fills in: the password flow of OAuth 2.0, a bearer token, and a key in a header field. A browser sends cookies by itself. */
const KINDS = ["password", "bearer", "header"];

/** The answer of the API to a request that is not the page's. */
async function api(path, request) {
  const response = await fetch(root + path, request);
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return response.json();
}

async function accessToken(scheme) {
  const form = new URLSearchParams({ grant_type: "password", username: email, password });
  return (await api(scheme.flows.password.tokenUrl, { method: "POST", body: form })).access_token;
}

async function apiKey(token) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return (await api("/api-keys", { method: "POST", headers, body: JSON.stringify({ name: "Browser" }) })).key;
}

/** Which schemes of these kinds there are, and what a reader types into the form of each. */
async function ways() {
  const { securitySchemes } = (await api("/openapi.json")).components;
  const schemes = Object.entries(securitySchemes);
  const token = await accessToken(schemes.find(([, scheme]) => scheme.flows?.password)[1]);
  const key = await apiKey(token);
  const typed = {
    password: async (form) => {
      await form.locator("#oauth_username").fill(email);
      await form.locator("#oauth_password").fill(password);
    },
    bearer: (form) => form.locator("input").fill(token),
    header: (form) => form.locator("input").fill(key),
  };
  const kind = (scheme) => Object.keys(scheme.flows ?? {})[0] ?? scheme.scheme ?? scheme.in;
  return schemes
    .map(([name, scheme]) => ({ name, kind: kind(scheme), fill: typed[kind(scheme)] }))
    .filter(({ kind }) => KINDS.includes(kind));
}

/** Without authorization the operation is refused, with it, it is not, and afterwards it is again. */
async function check(page, { name, fill }) {
  const shown = [await tryOut(page, operationId)];
  await authorize(page, name, fill);
  shown.push(await tryOut(page, operationId));
  await forget(page, name);
  shown.push(await tryOut(page, operationId));
  if (shown.join() !== "401,200,401") throw new Error(`${operationId} answered ${shown.join(", ")}, not 401, 200, 401`);
}

const checked = [];
const found = await ways();
const missing = KINDS.filter((kind) => !found.some((way) => way.kind === kind));
const faults = missing.map((kind) => `the document has no scheme of the kind ${kind}`);
for (const way of found) {
  const observed = await watched(base, async (page) => {
    try {
      await open(page, `${root}/docs`);
      await check(page, way);
      checked.push(`${way.name} (${way.kind})`);
    } catch (error) {
      faults.push(`${way.name}: ${error.message.split("\n")[0]}`);
    }
  });
  // Browsers report an answer of 400 and above as an error on the console; those of 401 are wanted.
  const unwanted = observed.filter((fault) => !fault.includes("responded with a status of 401"));
  faults.push(...unwanted.map((fault) => `${way.name}: ${fault}`));
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
for (const way of checked) console.log(`checked: ${operationId} is refused, let in by ${way}, and refused without`);
