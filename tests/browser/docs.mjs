// Tries an operation out in the documentation page, as a reader would.
//
//     node docs.mjs <base> <operationId> <status> [page]
//
// `base` is where the application is mounted, prefix included: http://127.0.0.1:8000 or http://127.0.0.1:8000/api.
// The operation has to be one that the values proposed by its schema or its examples satisfy. `page` is the path of
// Swagger UI below the base, by default both /docs and /docs/. CHROMIUM names another browser than /usr/bin/chromium.
// Exit status: 0 if all is well, 1 if the page is not, 2 if the arguments are not.

import { watched } from "./browser.mjs";
import { PATIENCE, open, tryOut } from "./swagger.mjs";

/** Ends an OAuth flow as an identity provider does, and returns the code that arrives at Swagger UI. */
async function comeBack(page) {
  const redirect = await page.evaluate(() => {
    const script = document.querySelector('script[src*="init.js"]').src;
    const schema = new Map([["flow", "authorizationCode"]]);
    window.arrived = new Promise((resolve) => {
      const callback = (answer) => resolve(answer.auth.code);
      const errCb = (error) => resolve(error.message);
      window.swaggerUIRedirectOauth2 = { state: "s", redirectUrl: "r", auth: { schema, name: "n" }, callback, errCb };
    });
    return new URL("oauth2-redirect.html?code=c&state=s", script).href;
  });
  const popup = page.waitForEvent("popup", PATIENCE);
  await page.evaluate((address) => void window.open(address), redirect);
  const arrived = await page.evaluate(() => Promise.race([window.arrived, new Promise((r) => setTimeout(r, 30_000))]));
  await popup;
  return arrived;
}

/** What is wrong with one page. */
async function check(base, path, operationId, status) {
  const address = base.replace(/\/$/, "") + path;
  const faults = [];
  let shown;
  const observed = await watched(base, async (page) => {
    try {
      await open(page, address);
      shown = await tryOut(page, operationId);
      if ((await comeBack(page)) !== "c") throw new Error("the end of an OAuth flow does not reach the page");
    } catch (error) {
      faults.push(error.message.split("\n")[0]);
    }
  });
  if (shown !== undefined && shown !== status) faults.push(`${operationId} answered ${shown}, not ${status}`);
  // Browsers report an answer of 400 and above as an error on the console; that one is the expected answer.
  const wanted = (fault) => Number(status) >= 400 && fault.includes(`responded with a status of ${status}`);
  return [...faults, ...observed.filter((fault) => !wanted(fault))].map((fault) => `${address}: ${fault}`);
}

const [base, operationId, status, path] = process.argv.slice(2);
if (!/^https?:\/\//.test(base ?? "") || !operationId || !/^\d{3}$/.test(status ?? "")) {
  console.error("usage: node docs.mjs <base> <operationId> <status> [page]");
  process.exit(2);
}
const pages = path === undefined ? ["/docs", "/docs/"] : [path];
const faults = [];
for (const page of pages) faults.push(...(await check(base, page, operationId, status)));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
for (const page of pages) console.log(`checked: ${page}: ${operationId} answered ${status}, and the page did nothing else`);
