"""A course of one's own: a folder with one small assignment that builds, audits clean, and grades."""
