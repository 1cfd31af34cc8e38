// Paying by Stripe's own form: what is typed there never comes to us.
(() => {
  const form = document.querySelector("#till");
  const { key, secret, back, trouble } = form.dataset;
  const says = (text) => { document.querySelector("#till-trouble").textContent = text; };
  if (typeof Stripe === "undefined") { says(trouble); return; }
  const stripe = Stripe(key, { locale: document.documentElement.lang });
  const elements = stripe.elements({ clientSecret: secret });
  elements.create("payment").mount("#till-fields");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    says("");
    const { error } = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: new URL(back, location.origin).href },
    });
    says(error.message ?? trouble);
    button.disabled = false;
  });
})();
