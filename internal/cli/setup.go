package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/internal/config"
	"github.com/agoralog/agoralog/report"
)

// configuration reads the file that --config names or, if none is named, the
// one in the working directory; that is said, for it changes what is found. It
// is nil for no file.
func (c *command) configuration() (*config.Config, error) {
	if c.flags.Changed("config") {
		switch c.config {
		case "none":
			return nil, nil
		case "":
			return nil, errors.New("--config wants a file, or none")
		}
		return config.Load(c.config)
	}
	if _, err := os.Lstat(config.Name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	cfg, err := config.Load(config.Name)
	if err == nil {
		fmt.Fprintf(os.Stderr, "agoralog: using %s\n", config.Name)
	}
	return cfg, err
}

// scope returns the configuration, nil for none, and the products that
// --product names.
func (c *command) scope() (*config.Config, []catalog.Product, error) {
	cfg, err := c.configuration()
	if err != nil {
		return nil, nil, err
	}
	products, err := parseProducts(c.products, cfg.Products())
	return cfg, products, err
}

// parseProducts reads the list of --product; own are products that the catalog
// does not have.
func parseProducts(list string, own []catalog.Product) ([]catalog.Product, error) {
	if list == "auto" {
		return nil, nil
	}
	var out []catalog.Product
	for _, w := range strings.Split(list, ",") {
		p := catalog.Product(strings.TrimSpace(w))
		if !slices.Contains(catalog.Products(), p) && !slices.Contains(own, p) {
			return nil, fmt.Errorf("unknown product %q; want auto, or some of %s", w, strings.Join(productNames(), ", "))
		}
		out = append(out, p)
	}
	return out, nil
}

// productNames returns what --product takes, but for auto.
func productNames() []string {
	var names []string
	for _, p := range catalog.Products() {
		names = append(names, string(p))
	}
	return names
}

// parseGate reads --fail-on, or if it was not given what the configuration says.
func (c *command) parseGate(cfg *config.Config) (*report.Gate, error) {
	list := c.failOn
	if !c.flags.Changed("fail-on") {
		own, err := cfg.FailOn(func(list string) error {
			_, err := report.ParseGate(list, cfg.Codes()...)
			return err
		})
		if err != nil {
			return nil, err
		}
		if own != "" {
			list = own
		}
	}
	return report.ParseGate(list, cfg.Codes()...)
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// style returns the colours for f.
func (c *command) style(f *os.File) (*report.Style, error) {
	on, err := report.ResolveColor(c.color, os.Getenv, isTerminal(f))
	if err != nil {
		return nil, err
	}
	return report.NewStyle(on), nil
}

func width(f *os.File) int {
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
		return w
	}
	return 80
}
