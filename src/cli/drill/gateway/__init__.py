"""A payment gateway of our own, for drills and tests: HTTP, stateful, and troublesome on purpose.

It speaks what we use of Stripe's and Razorpay's interfaces as they document them, and does what no sandbox does on
demand: answers too late, fails before or after the deed, sends webhooks twice and in any order.
"""
