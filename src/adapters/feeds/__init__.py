"""What search engines and marketplaces fetch: product feeds and sitemaps."""
