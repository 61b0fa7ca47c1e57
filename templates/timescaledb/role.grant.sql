GRANT {{ role | ident }} TO {{ member | ident }}
