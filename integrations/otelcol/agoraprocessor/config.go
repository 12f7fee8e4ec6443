package agoraprocessor

import (
	"errors"
	"fmt"
	"slices"

	"go.opentelemetry.io/collector/component"

	"github.com/agoralog/agoralog/catalog"
	"github.com/agoralog/agoralog/rules"
)

// A Config is the configuration of the processor. What it leaves out is that of
// agoralog's command line.
type Config struct {
	// Products are those that the logs can come from: signaling, chat, rtm1, rtm2,
	// rtc; empty for all. One alone takes bare numbers as its own.
	Products []string `mapstructure:"products"`
	// MinConfidence is the least confidence of what is annotated: possible, likely
	// or certain.
	MinConfidence string `mapstructure:"min_confidence"`
	// OnlyMatches drops the records that have no finding.
	OnlyMatches bool `mapstructure:"only_matches"`
	// Attributes are the keys of record attributes that are looked at besides the
	// body; "*" is every key.
	Attributes []string `mapstructure:"attributes"`
}

var _ component.Config = (*Config)(nil)

func createDefaultConfig() component.Config {
	return &Config{MinConfidence: rules.Possible.String(), Attributes: []string{everyKey}}
}

const everyKey = "*"

// Validate reports what is wrong, all of it.
func (c *Config) Validate() error {
	_, err := c.options()
	if slices.Contains(c.Attributes, everyKey) && len(c.Attributes) > 1 {
		err = errors.Join(err, errors.New(`attributes: "*" is every key; take the others out`))
	}
	return err
}

// options returns what a Set is made with.
func (c *Config) options() (rules.Options, error) {
	var opts rules.Options
	var errs []error
	for _, word := range c.Products {
		switch p := catalog.Product(word); p {
		case catalog.Signaling, catalog.Chat, catalog.RTM1, catalog.RTM2, catalog.RTC:
			opts.Products = append(opts.Products, p)
		default:
			errs = append(errs, fmt.Errorf("products: unknown product %q; want some of signaling, chat, rtm1, rtm2, rtc", word))
		}
	}
	least, ok := parseConfidence(c.MinConfidence)
	if !ok {
		errs = append(errs, fmt.Errorf("min_confidence: unknown confidence %q; want possible, likely or certain", c.MinConfidence))
	}
	opts.Min = least
	return opts, errors.Join(errs...)
}

func parseConfidence(word string) (rules.Confidence, bool) {
	for c := rules.Possible; c <= rules.Certain; c++ {
		if c.String() == word {
			return c, true
		}
	}
	return 0, false
}
