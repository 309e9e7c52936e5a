"""The auditor's file as it is printed and packed."""
