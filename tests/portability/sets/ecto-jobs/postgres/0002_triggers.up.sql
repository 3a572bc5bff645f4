CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER users_set_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER products_set_updated_at BEFORE UPDATE ON products FOR EACH ROW EXECUTE PROCEDURE set_updated_at();
CREATE OR REPLACE FUNCTION touch() RETURNS TRIGGER LANGUAGE plpgsql AS $func$
begin
  new.updated_at := CURRENT_TIMESTAMP;
  return new;
end
$func$;
CREATE TRIGGER products_touch BEFORE INSERT OR UPDATE ON products FOR EACH ROW WHEN (NEW.price > 0) EXECUTE FUNCTION touch();
DROP TRIGGER IF EXISTS products_touch ON products;
DROP FUNCTION IF EXISTS touch();
