"""What people read, in tables: findings, letters, guide, prompts; and how figures and days are written."""
