SELECT {{ timescaledb }}add_retention_policy({{ table }}, {{ after }}, if_not_exists => true
{%- if schedule %}, schedule_interval => INTERVAL {{ schedule | literal }}{% endif %})
