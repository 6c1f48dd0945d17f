"""The responder's sheet: one page for who has to act, as HTML and on paper, and its charts."""
