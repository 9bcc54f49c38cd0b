// What a reader does in Swagger UI.

export const PATIENCE = { timeout: 30_000 };

/** Opens Swagger UI. */
export async function open(page, address) {
  const response = await page.goto(address, { waitUntil: "load", ...PATIENCE });
  if (response.status() !== 200) throw new Error(`the page answers ${response.status()}`);
}

/** Sends the request that the page proposes for an operation, and returns the status that it shows. */
export async function tryOut(page, operationId) {
  const operation = page.locator(`.opblock[id$="-${operationId}"]`);
  await operation.waitFor(PATIENCE).catch(() => {
    throw new Error(`the page shows no operation ${operationId}`);
  });
  if (!(await operation.locator("button.execute").isVisible())) {
    await operation.locator(".opblock-summary-control").click(PATIENCE);
    await operation.locator("button.try-out__btn").click(PATIENCE);
  }
  const last = operation.locator("button.btn-clear");
  if (await last.isVisible()) await last.click(PATIENCE);
  await operation.locator("button.execute").click(PATIENCE);
  const answer = operation.locator(".live-responses-table .response-col_status").last();
  await answer.waitFor(PATIENCE).catch(() => {
    throw new Error(`the page shows no answer to ${operationId}`);
  });
  return (await answer.innerText()).trim().split(/\s/)[0];
}

/** Fills the form of a security scheme in, as `fill(form)` does, and authorizes. */
export async function authorize(page, scheme, fill) {
  await inDialog(page, scheme, async (form) => {
    await fill(form);
    await form.locator("button.authorize").click(PATIENCE);
    const done = form.locator("button", { hasText: "Logout" });
    const refused = form.locator(".errors");
    await done.or(refused).first().waitFor(PATIENCE);
    if (await refused.isVisible()) throw new Error(`${scheme} is refused: ${await refused.innerText()}`);
  });
}

/** Forgets what a security scheme was authorized with. */
export async function forget(page, scheme) {
  await inDialog(page, scheme, async (form) => {
    await form.locator("button", { hasText: "Logout" }).click(PATIENCE);
    await form.locator("button.authorize").waitFor(PATIENCE);
  });
}

async function inDialog(page, scheme, act) {
  await page.locator(".auth-wrapper button.authorize").first().click(PATIENCE);
  const dialog = page.locator(".dialog-ux");
  const title = page.locator("h4").filter({ hasText: new RegExp(`^${scheme}\\b`) });
  const form = dialog.locator(".auth-container").filter({ has: title });
  await form.waitFor(PATIENCE).catch(() => {
    throw new Error(`the dialog has no form for ${scheme}`);
  });
  await act(form);
  await dialog.locator("button.btn-done").first().click(PATIENCE);
  await dialog.waitFor({ state: "hidden", ...PATIENCE });
}
