package cli

import (
	"fmt"
	"os"
	"slices"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/report"
)

// explain prints what a code means. It is Fatal if nothing is known, as
// grep's is when nothing matches.
func explain(c *command) int {
	style, err := c.style(os.Stdout)
	if err != nil {
		return complain(err)
	}
	cfg, products, err := c.scope()
	if err != nil {
		return complain(err)
	}
	list, _ := catalog.Find(c.explain)
	list = slices.Concat(list, cfg.Find(c.explain))
	if len(list) == 0 {
		list = slices.Concat(cfg.Search(c.explain), catalog.Search(c.explain))
	}
	if len(list) == 0 {
		complain(fmt.Errorf("nothing is known of %q", c.explain))
		return Fatal
	}
	list = slices.Clone(cfg.Classed(only(list, products)))
	// What a log can show comes first, then states, statuses and services.
	slices.SortStableFunc(list, func(a, b *catalog.Code) int {
		switch {
		case a.ExplainOnly() == b.ExplainOnly():
			return 0
		case a.ExplainOnly():
			return 1
		}
		return -1
	})
	if len(list) == 0 {
		complain(fmt.Errorf("nothing is known of %q in %s", c.explain, c.products))
		return Fatal
	}
	if slices.Contains(c.reports, "jsonl") {
		err = report.WriteCodes(c.stdout(), list, "jsonl")
	} else {
		err = report.WriteExplain(c.stdout(), c.explain, list, report.TextOptions{Width: width(os.Stdout), Style: style})
	}
	return outcome(err)
}

// codes prints the catalog, then the codes of the user's own.
func codes(c *command) int {
	cfg, products, err := c.scope()
	if err != nil {
		return complain(err)
	}
	list := cfg.Classed(only(slices.Concat(catalog.All(), cfg.Codes()), products))
	format := "text"
	if len(c.reports) > 0 {
		format = c.reports[0]
	}
	return outcome(report.WriteCodes(c.stdout(), list, format))
}

func only(list []*catalog.Code, products []catalog.Product) []*catalog.Code {
	if len(products) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(c *catalog.Code) bool { return !slices.Contains(products, c.Product) })
}
