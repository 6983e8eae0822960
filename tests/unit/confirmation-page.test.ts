import { expect, test } from "vitest";
import { englishPageWords } from "../../packages/federated-logout/src/http/page-words.ts";
import { renderConfirmationPage } from "../../packages/federated-logout/src/logout/confirmation-page.ts";

test("nothing that is put into the page can become markup", () => {
  const hostile = `"><script>alert('&')</script>`;
  const page = renderConfirmationPage(
    { host: hostile, action: hostile, redirectTo: hostile, home: hostile },
    englishPageWords,
  );

  expect(page).not.toContain("<script");
  expect(page.match(/&quot;&gt;&lt;script&gt;alert\('&amp;'\)&lt;\/script&gt;/g)).toHaveLength(4);
});
