// Oak Clinic: better-auth's API on Node's own SQLite, as a clinic would run it.
//
// node serve.mjs ACCOUNTS.json DATA-FOLDER PORT on|off
//
// PORT is a loopback port, or 0 for a free one; the one it is stands alone on the first line that is printed. The last word
// says whether better-auth's own rate limits hold. Mail lands in DATA-FOLDER/mail, one file for each message.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { emailOTP, twoFactor, username } from "better-auth/plugins";

const [accountsFile, dataFolder, port, rateLimits] = process.argv.slice(2);
const mailFolder = join(dataFolder, "mail");
let sent = 0;

/** Writes a message to a file of its own, named so that names sort by time; it appears when it is complete. */
function sendMail(to, subject, text) {
  sent += 1;
  const file = join(mailFolder, `${String(sent).padStart(9, "0")}.eml`);
  const head = ["From: Oak Clinic <no-reply@oak-clinic.example.org>", `To: ${to}`, `Subject: ${subject}`];
  writeFileSync(`${file}.part`, [...head, "Content-Type: text/plain; charset=utf-8", "", text, ""].join("\n"));
  renameSync(`${file}.part`, file);
}

/** Lets the patients in who can sign in, and those who come to sign up if it is `open`. */
function makeAuth(baseURL, database, open) {
  return betterAuth({
    baseURL,
    // Tests stand proxies before it, on ports of their own.
    trustedOrigins: ["http://127.0.0.1:*"],
    database,
    // Nothing secret is signed with this: the accounts are made up and the server answers on loopback only.
    secret: `practice-only-${"0".repeat(40)}`,
    emailAndPassword: {
      enabled: true,
      disableSignUp: !open,
      autoSignIn: false,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
    },
    plugins: [
      username(),
      emailOTP({
        disableSignUp: true,
        async sendVerificationOTP({ email, otp }) {
          sendMail(email, "Your code", `Your code for Oak Clinic:\n\n${otp}\n\nIt works for 5 minutes.`);
        },
      }),
      twoFactor({
        otpOptions: {
          async sendOTP({ user, otp }) {
            sendMail(user.email, "Your second step", `Your code to sign in at Oak Clinic:\n\n${otp}`);
          },
        },
      }),
    ],
    rateLimit: { enabled: rateLimits === "on" },
    telemetry: { enabled: false },
    logger: { level: "error" },
  });
}

/** The tables and the patients; the third one's sign-in takes a second step. */
async function makePatients(auth) {
  await (await getMigrations(auth.options)).runMigrations();
  const accounts = JSON.parse(readFileSync(accountsFile, "utf8"));
  for (const { first_name, last_name, ...account } of accounts) {
    await auth.api.signUpEmail({ body: { name: `${first_name} ${last_name}`, ...account } });
  }
  const { internalAdapter } = await auth.$context;
  const { user } = await internalAdapter.findUserByEmail(accounts[2].email);
  await internalAdapter.updateUser(user.id, { twoFactorEnabled: true });
}

mkdirSync(mailFolder, { recursive: true });
let handle;
const server = createServer((request, response) => {
  // The limits are counted for each client; a portal's proxy says which one it is.
  request.headers["x-forwarded-for"] ??= request.socket.remoteAddress;
  handle(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(Number(port), "127.0.0.1", async () => {
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const database = new DatabaseSync(join(dataFolder, "db.sqlite3"));
  await makePatients(makeAuth(baseURL, database, true));
  handle = toNodeHandler(makeAuth(baseURL, database, false));
  console.log(server.address().port);
});
