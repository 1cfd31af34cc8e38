// Paying by Razorpay's own form: what is typed there never comes to us.
(() => {
  const form = document.querySelector("#till");
  const { key, reference, amount, currency, shop, email, back, trouble } = form.dataset;
  const says = (text) => { document.querySelector("#till-trouble").textContent = text; };
  if (typeof Razorpay === "undefined") { says(trouble); return; }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    says("");
    const till = new Razorpay({
      key, order_id: reference, amount: Number(amount), currency, name: shop, prefill: { email },
      handler: () => location.assign(back),
    });
    till.on("payment.failed", (failed) => says(failed.error.description ?? trouble));
    till.open();
  });
})();
