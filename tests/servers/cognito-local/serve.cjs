// Oak Clinic: cognito-local, an emulator of Amazon Cognito, with one user pool and its patients.
//
// node serve.cjs ACCOUNTS.json DATA-FOLDER PORT TEMPORARY-PASSWORD
//
// PORT is a loopback port, or 0 for a free one; the one it is stands alone on the first line that is printed. The app client's
// id is then in DATA-FOLDER/client-id. What cognito-local sends lands in DATA-FOLDER/mail, one file for each message.
//
// Its parts are put together as its own lib/server/defaults.js does it, but for two things: messages go to a folder and
// not to the console, and nothing is there for Lambda functions to be called.

const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createServer: createHttpServer } = require("node:http");
const { join } = require("node:path");

// aws-sdk 2, which it brings along, says on each start that it is old.
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";
const { Router } = require("cognito-local/lib/server/Router");
const { DefaultConfig } = require("cognito-local/lib/server/config");
const { createServer } = require("cognito-local/lib/server/server");
const { DateClock, LambdaService, MessagesService, TriggersService } = require("cognito-local/lib/services");
const { CognitoServiceFactoryImpl } = require("cognito-local/lib/services/cognitoService");
const { CryptoService } = require("cognito-local/lib/services/crypto");
const { StormDBDataStoreFactory } = require("cognito-local/lib/services/dataStore/stormDb");
const { MessageDeliveryService } = require("cognito-local/lib/services/messageDelivery/messageDelivery");
const { otp } = require("cognito-local/lib/services/otp");
const { JwtTokenGenerator } = require("cognito-local/lib/services/tokenGenerator");
const { UserPoolServiceFactoryImpl, attributeValue } = require("cognito-local/lib/services/userPoolService");
const { pino } = require("pino");

const [accountsFile, dataFolder, port, temporaryPassword] = process.argv.slice(2);
const mailFolder = join(dataFolder, "mail");

/** Delivers what cognito-local sends. A text message is filed under the patient's email too. */
const postman = {
  sent: 0,
  async sendEmail(_context, user, _destination, message) {
    this.sent += 1;
    const file = join(mailFolder, `${String(this.sent).padStart(9, "0")}.eml`);
    const to = attributeValue("email", user.Attributes);
    const head = [`To: ${to}`, "Subject: Oak Clinic", "Content-Type: text/plain; charset=utf-8"];
    // The words are Amazon Cognito's; cognito-local sends a code alone.
    const text = `Your password reset code is ${message.__code}`;
    writeFileSync(`${file}.part`, [...head, "", text, ""].join("\n"));
    renameSync(`${file}.part`, file);
  },
  sendSms(...message) {
    return this.sendEmail(...message);
  },
};

async function makeServices(context) {
  const clock = new DateClock();
  const databases = new StormDBDataStoreFactory(join(dataFolder, "db"));
  const pools = new UserPoolServiceFactoryImpl(clock, databases);
  const config = { ...DefaultConfig, UserPoolDefaults: {} };
  const factory = new CognitoServiceFactoryImpl(join(dataFolder, "db"), databases, pools);
  const cognito = await factory.create(context, config.UserPoolDefaults);
  const lambda = new LambdaService(config.TriggerFunctions, undefined);
  const triggers = new TriggersService(clock, cognito, lambda, new CryptoService(config.KMSConfig));
  const messages = new MessagesService(triggers, new MessageDeliveryService(postman));
  const tokenGenerator = new JwtTokenGenerator(clock, triggers, config.TokenConfig);
  return { clock, cognito, config, messages, otp, tokenGenerator, triggers };
}

/** The pool, an app client without a secret, and the patients. */
async function makePool(services, context) {
  const call = (operation, request) => Router(services)(operation)(context, request);
  const { UserPool } = await call("CreateUserPool", {
    PoolName: "oak-clinic",
    MfaConfiguration: "OPTIONAL",
    Policies: {
      PasswordPolicy: {
        MinimumLength: 12,
        RequireLowercase: true,
        RequireUppercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
      },
    },
  });
  const accounts = JSON.parse(readFileSync(accountsFile, "utf8"));
  for (const [index, account] of accounts.entries()) {
    const of = { UserPoolId: UserPool.Id, Username: account.username };
    const attributes = {
      email: account.email,
      email_verified: "true",
      phone_number: `+1555010013${index}`,
      phone_number_verified: "true",
    };
    await call("AdminCreateUser", {
      ...of,
      TemporaryPassword: temporaryPassword,
      MessageAction: "SUPPRESS",
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });
    // The fourth one keeps the temporary password.
    if (index < 3) await call("AdminSetUserPassword", { ...of, Password: account.password, Permanent: true });
  }
  const pool = await services.cognito.getUserPool(context, UserPool.Id);
  // The third one's sign-in takes a code by text message. cognito-local has no call that says so.
  const third = await pool.getUserByUsername(context, accounts[2].username);
  const MFAOptions = [{ AttributeName: "phone_number", DeliveryMedium: "SMS" }];
  await pool.saveUser(context, { ...third, MFAOptions });
  // Who signs in by username may as well by email: AliasAttributes at Amazon. cognito-local does so in pools whose
  // usernames must be emails, so that is said once the patients have theirs.
  await pool.updateOptions(context, { ...pool.options, UsernameAttributes: ["email"] });
  const { UserPoolClient } = await call("CreateUserPoolClient", {
    UserPoolId: UserPool.Id,
    ClientName: "way-back-in",
    GenerateSecret: false,
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    PreventUserExistenceErrors: "ENABLED",
  });
  return UserPoolClient.ClientId;
}

async function main() {
  mkdirSync(mailFolder, { recursive: true });
  const logger = pino({ level: "warn" }, pino.destination(2));
  const services = await makeServices({ logger });
  writeFileSync(join(dataFolder, "client-id"), await makePool(services, { logger }));
  const { application } = createServer(Router(services), logger, services.config.ServerConfig, services);
  const server = createHttpServer(application);
  server.listen(Number(port), "127.0.0.1", () => console.log(server.address().port));
}

main();
