-- A version is checked again when another one was published meanwhile.
ALTER TABLE definition_step DROP CONSTRAINT definition_step_what;
ALTER TABLE definition_step ADD CONSTRAINT definition_step_what CHECK (what IN
  ('saved', 'checked', 'asked', 'approved', 'returned', 'published', 'withdrawn'));
