GRANT {{ role | ident }} TO {{ name | ident }}
