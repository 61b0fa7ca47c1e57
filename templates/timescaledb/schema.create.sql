CREATE SCHEMA IF NOT EXISTS {{ name | ident }}
