SELECT {{ timescaledb }}set_chunk_time_interval({{ table }}, {{ interval }})
