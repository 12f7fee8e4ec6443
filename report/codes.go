package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/agoralog/agoralog/catalog"
)

// A CatalogRecord is one line of --codes in jsonl: one row of the catalog. This
// comment and those of the fields are the format's specification; fields are only
// ever added. Fields without anything to say are empty, but for Table and Code.
type CatalogRecord struct {
	Product string `json:"product"`
	// Table is "chat-web", "rtm1/login" and so on; absent for the main table.
	Table string `json:"table,omitempty"`
	// Code is the number as the table has it; absent for codes that are words.
	Code *int32 `json:"code,omitempty"`
	// Name and Aliases are how the platforms spell it.
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	// Class is "error", "warning", "obsolete" or "success".
	Class   string `json:"class"`
	Meaning string `json:"meaning"`
	Fix     string `json:"fix"`
	Notes   string `json:"notes"`
	// Source says where the row comes from.
	Source string `json:"source"`
}

// WriteCodes writes rows of the catalog in a format: "text", one line a row;
// "jsonl", a CatalogRecord a line; or "markdown", a table for each of the
// catalog's.
func WriteCodes(w io.Writer, codes []*catalog.Code, format string) error {
	var dst []byte
	switch format {
	case "text":
		dst = appendCodesText(dst, codes)
	case "jsonl":
		dst = appendCodesJSON(dst, codes)
	case "markdown":
		dst = appendCodesMarkdown(dst, codes)
	default:
		return fmt.Errorf("unknown format %q for codes; want text, jsonl or markdown", format)
	}
	return writeAll(w, dst)
}

func appendCodesText(dst []byte, codes []*catalog.Code) []byte {
	ref, name := 0, 0
	for _, c := range codes {
		ref = max(ref, len(shortRef(c)))
		name = max(name, len(c.Name))
	}
	// One long name would push the meanings out of sight for all.
	ref, name = min(ref, 24), min(name, 40)
	for _, c := range codes {
		dst = appendColumn(dst, shortRef(c), ref)
		dst = appendColumn(dst, c.Class.String(), len("obsolete"))
		dst = appendColumn(dst, c.Name, name)
		dst = appendVisible(dst, c.Meaning)
		dst = append(dst, '\n')
	}
	return dst
}

func appendColumn(dst []byte, text string, columns int) []byte {
	from := len(dst)
	dst = appendVisible(dst, text)
	return appendRepeat(dst, ' ', max(0, columns-width(dst[from:]))+2)
}

// shortRef returns the reference, which for a word is its table: its name stands
// beside it.
func shortRef(c *catalog.Code) string {
	if c.Word {
		return c.TableName()
	}
	return c.Ref()
}

func appendCodesJSON(dst []byte, codes []*catalog.Code) []byte {
	for _, c := range codes {
		dst = appendMember(append(dst, '{'), "product", string(c.Product))
		dst = appendOptional(dst, "table", c.Table)
		if !c.Word {
			dst = appendInt(dst, "code", int64(c.Number))
		}
		dst = appendMember(dst, "name", c.Name)
		dst = append(appendKey(dst, "aliases"), '[')
		for i, a := range spellings(c) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSONString(dst, a)
		}
		dst = append(dst, ']')
		dst = appendMember(dst, "class", c.Class.String())
		dst = appendMember(dst, "meaning", c.Meaning)
		dst = appendMember(dst, "fix", c.Fix)
		dst = appendMember(dst, "notes", c.Notes)
		dst = appendMember(dst, "source", c.Source)
		dst = append(dst, '}', '\n')
	}
	return dst
}

// spellings returns the aliases of c, each once.
func spellings(c *catalog.Code) []string {
	var list []string
	for _, a := range c.Aliases {
		if !slices.Contains(list, a.Name) {
			list = append(list, a.Name)
		}
	}
	return list
}

func appendCodesMarkdown(dst []byte, codes []*catalog.Code) []byte {
	dst = append(dst, "# Codes\n"...)
	for _, group := range byTable(codes) {
		dst = append(dst, "\n## "...)
		dst = appendMarkdown(dst, group.table.Title)
		dst = append(dst, " (`"...)
		dst = append(dst, group.table.Name...)
		dst = append(dst, "`)\n\n"...)
		if group.table.Scope != "" {
			dst = append(dst, "Handed out by: "...)
			dst = appendMarkdown(dst, group.table.Scope)
			dst = append(dst, ".\n"...)
		}
		if group.table.ExplainOnly {
			dst = append(dst, "Explained when asked for; never a finding in a log.\n"...)
		}
		if group.table.URL != "" {
			dst = append(dst, "[Documentation]("...)
			dst = append(dst, group.table.URL...)
			dst = append(dst, ")\n"...)
		}
		dst = append(dst, "\n| Code | Name | Class | Meaning | Fix |\n|---:|---|---|---|---|\n"...)
		for _, c := range group.codes {
			dst = appendCodesRow(dst, c)
		}
	}
	return dst
}

func appendCodesRow(dst []byte, c *catalog.Code) []byte {
	dst = append(dst, "| "...)
	if !c.Word {
		dst = appendDecimal(dst, c.Number)
	}
	dst = append(dst, " | "...)
	dst = appendMarkdownCode(dst, c.Name)
	for _, a := range spellings(c) {
		dst = append(dst, "<br>"...)
		dst = appendMarkdownCode(dst, a)
	}
	for _, text := range []string{c.Class.String(), c.Meaning, c.Fix} {
		dst = append(dst, " | "...)
		dst = appendMarkdown(dst, text)
	}
	return append(dst, " |\n"...)
}

// appendMarkdown appends text as text: nothing in it is markup, and it may stand
// in a table.
func appendMarkdown(dst []byte, text string) []byte {
	for _, b := range appendVisible(nil, text) {
		if strings.IndexByte("\\`*_{}[]<>|~&#", b) >= 0 {
			dst = append(dst, '\\')
		}
		dst = append(dst, b)
	}
	return dst
}

// appendMarkdownCode appends text in backticks, of which text may hold none.
func appendMarkdownCode(dst []byte, text string) []byte {
	dst = append(dst, '`')
	for _, b := range appendVisible(nil, text) {
		switch b {
		case '`':
			b = '\''
		case '|':
			dst = append(dst, '\\') // tables end a cell even inside backticks
		}
		dst = append(dst, b)
	}
	return append(dst, '`')
}

// A tableGroup is the codes of one table.
type tableGroup struct {
	table catalog.Table
	codes []*catalog.Code
}

// byTable groups codes by table. Tables, and the codes of each, stay in the order
// in which they come.
func byTable(codes []*catalog.Code) []tableGroup {
	var groups []tableGroup
	index := map[string]int{}
	for _, c := range codes {
		name := c.TableName()
		i, ok := index[name]
		if !ok {
			i = len(groups)
			index[name] = i
			groups = append(groups, tableGroup{table: tableNamed(c)})
		}
		groups[i].codes = append(groups[i].codes, c)
	}
	return groups
}

func tableNamed(c *catalog.Code) catalog.Table {
	name := c.TableName()
	for _, t := range catalog.Tables() {
		if t.Name == name {
			return t
		}
	}
	return catalog.Table{Name: name, Product: c.Product, Title: name}
}
