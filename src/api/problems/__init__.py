"""Every refusal and failure, as problem+json (RFC 9457)."""
