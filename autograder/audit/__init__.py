"""The audit: are the hidden cases neither blind (no wrong solution passes) nor unjust (no right one fails)?"""
