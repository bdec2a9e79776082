"""How pages and data are found: search, sitemap, feed, structured data, downloads."""
