SELECT {{ timescaledb }}set_integer_now_func({{ table }}, {{ function }}, replace_if_exists => true)
