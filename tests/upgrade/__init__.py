"""What earlier versions left in their databases goes on after an upgrade."""
