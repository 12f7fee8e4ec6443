package config

var (
	Parse   = parse
	Literal = literal
)
