// A guest searches, fills a cart and checks out: what a front end does, typed by docs/openapi.json.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };

type Cart = components["schemas"]["CartDocument"];
type Adding = components["schemas"]["AddBody"];

/** The tokens a guest is given are sent along from then on: whose cart it is, and which change is to be seen. */
const tokens = new Map<string, string>();
const shop = createClient<paths>({ baseUrl: process.argv[2] ?? "http://127.0.0.1:8000" });
shop.use({
  onRequest({ request }) {
    tokens.forEach((token, name) => request.headers.set(name, token));
    return request;
  },
  onResponse({ response }) {
    for (const name of ["Cart-Token", "Consistency-Token"]) {
      const token = response.headers.get(name);
      if (token !== null) tokens.set(name, token);
    }
  },
});

async function search(words: string): Promise<string> {
  const { data, error } = await shop.GET("/products", {
    params: { query: { q: words, in_stock: true, min_price: 1_000, sort: "price" } },
  });
  if (error) throw new Error(error.detail);
  const [first] = data.items;
  if (first === undefined) throw new Error(`Nothing is called ${words}.`);
  return first.sku;
}

async function add(sku: string, quantity: number): Promise<Cart> {
  const { data, error } = await shop.POST("/cart/add", { body: { sku, quantity } });
  if (data) return data;
  // `code` tells one refusal from another, and then what else it says.
  if (error.code === "out-of-stock") {
    throw new Error(error.lines.map((line) => `${line.sku}: ${line.available} left`).join(", "));
  }
  throw new Error(error.detail);
}

async function checkOut(cart: Cart): Promise<string> {
  const { data, error } = await shop.POST("/order/create", {
    body: {
      email: "eve@example.com",
      shipping_address: { name: "Eve Adams", line1: "1 Main Road", postal_code: "3000", city: "Bern", country: "CH" },
      expected_total: cart.total,
    },
    headers: { "Idempotency-Key": crypto.randomUUID() },
  });
  if (error) {
    if (error.code === "invalid-input") {
      throw new Error(error.errors.map((fault) => `${fault.field}: ${fault.message}`).join(" "));
    }
    throw new Error(error.detail);
  }
  if (data.order_token === undefined) throw new Error("Only guests are given one.");
  tokens.set("Order-Token", data.order_token);
  const paid = await shop.POST("/orders/{order_id}/payments", {
    params: { path: { order_id: data.id } },
    body: { provider: "dummy", outcome: "succeed" },
  });
  if (paid.error) throw new Error(paid.error.detail);
  const shown = await shop.GET("/orders/{order_id}", { params: { path: { order_id: data.id } } });
  if (!shown.data) throw new Error("The order can't be read.");
  return `${shown.data.number} ${shown.data.status} ${shown.data.total.amount} ${shown.data.total.currency}`;
}

/** What the compiler keeps from being sent. */
export async function mistakes(): Promise<void> {
  // @ts-expect-error there is no such address
  await shop.GET("/product");
  // @ts-expect-error nor such a parameter
  await shop.GET("/products", { params: { query: { categry: "lamps" } } });
  // @ts-expect-error a parameter that is left out is left out, and not null
  await shop.GET("/products", { params: { query: { min_price: null } } });
  // @ts-expect-error a field of another type
  await shop.POST("/cart/add", { body: { sku: "LAMP-1", quantity: "2" } });
  // @ts-expect-error a field nobody takes
  const adding: Adding = { sku: "LAMP-1", amount: 2 };
  await shop.POST("/cart/add", { body: adding });
  // @ts-expect-error a field that is needed
  await shop.POST("/auth/login", { body: { email: "eve@example.com" } });
  const { error } = await shop.POST("/cart/add", { body: { sku: "LAMP-1" } });
  // @ts-expect-error a code that is never answered here
  if (error?.code === "cart-empty") return;
}

console.log(await checkOut(await add(await search("lamp"), 2)));
