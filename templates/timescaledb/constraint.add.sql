ALTER {{ word }} {{ name }} ADD {{ definition }}
