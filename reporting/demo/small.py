"""The small demo set: every state that a case can be in, made through the same actions as the site uses."""
