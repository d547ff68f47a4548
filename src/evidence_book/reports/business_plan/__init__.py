"""The business plan: its claims held against what the reports released, and the rights that its work serves."""
