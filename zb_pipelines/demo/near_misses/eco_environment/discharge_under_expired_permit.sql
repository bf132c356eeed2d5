-- The outfall stands still, or the source is only registered (登记管理).
SELECT uscc AS subject, permit_no AS case_key FROM permits WHERE part = 'stopped_discharge'
