// Judge: the web's own cryptography on an ID token and on the keys that LINE publishes; no line of ours is in between.
// argv is origin and ID token.
const [origin, token] = process.argv.slice(2);
const { jwks_uri: keysAt, issuer } = await (await fetch(`${origin}/.well-known/openid-configuration`)).json();
const { keys } = await (await fetch(keysAt)).json();
const [head, body, signature] = token.split(".");
const read = (part) => JSON.parse(Buffer.from(part, "base64url").toString());
const { alg, kid } = read(head);
const curve = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const key = await crypto.subtle.importKey("jwk", keys.find((it) => it.kid === kid), curve, false, ["verify"]);
const signed = new TextEncoder().encode(`${head}.${body}`);
const verified = await crypto.subtle.verify(curve, key, Buffer.from(signature, "base64url"), signed);
console.log(JSON.stringify({ alg, verified, trusted: read(body).iss === issuer, sub: read(body).sub }));
