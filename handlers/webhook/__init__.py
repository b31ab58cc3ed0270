"""A way in for machines: Alertmanager and Grafana post their alerts here, and incidents are opened from them."""
