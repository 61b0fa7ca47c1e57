SELECT {{ timescaledb }}add_reorder_policy({{ table }}, {{ index | literal }}, if_not_exists => true)
