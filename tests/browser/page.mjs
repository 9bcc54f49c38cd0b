// Opens a page that shows the document (ReDoc's, Scalar's) and waits for a text on it.
//
//     node page.mjs <base> <path> <text>
//
// Exit status: 0 if all is well, 1 if the page is not, 2 if the arguments are not.

import { watched } from "./browser.mjs";

const PATIENCE = { timeout: 30_000 };

const [base, path, text] = process.argv.slice(2);
if (!/^https?:\/\//.test(base ?? "") || !path?.startsWith("/") || !text) {
  console.error("usage: node page.mjs <base> <path> <text>");
  process.exit(2);
}
const address = base.replace(/\/$/, "") + path;
const faults = [];
const observed = await watched(base, async (page) => {
  try {
    const response = await page.goto(address, { waitUntil: "networkidle", ...PATIENCE });
    if (response.status() !== 200) throw new Error(`the page answers ${response.status()}`);
    await page.locator("#docs").getByText(text).first().waitFor(PATIENCE).catch(() => {
      throw new Error(`the page does not show "${text}"`);
    });
  } catch (error) {
    faults.push(error.message.split("\n")[0]);
  }
});
for (const fault of [...faults, ...observed]) console.error(`${address}: ${fault}`);
if (faults.length + observed.length > 0) process.exit(1);
console.log(`checked: ${address} shows "${text}", and did nothing else`);
