"""The desk with the real record, the real durable engine and recorded hosts."""
