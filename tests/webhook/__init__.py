"""Alerts over HTTP, and the incidents that they open."""
