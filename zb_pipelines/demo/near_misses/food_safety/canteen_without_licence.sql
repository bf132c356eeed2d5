-- The school has no licence, for a licensed caterer runs the canteen.
SELECT caterer AS subject, 'ST3703' || lpad(number::VARCHAR, 8, '0') AS case_key FROM catered JOIN bodies USING (b)
