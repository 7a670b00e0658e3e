-- A rota may differ from week to week: what a person does in the second of two weeks; none is the same as in the first.
ALTER TABLE rota ADD COLUMN on_duty_second TEXT;
ALTER TABLE rota ADD COLUMN also_free_second TEXT;
