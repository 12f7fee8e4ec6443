//go:build browser

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser is a Chromium without a window, and what it had to say.
type browser struct {
	ctx   context.Context
	close func()

	mu       sync.Mutex
	said     []string // on the console, and what it complained of
	requests []string // but for the page itself
	page     string   // the address of the page
}

// startBrowser starts Chromium. Close it.
func startBrowser(ctx context.Context) (*browser, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // containers give no user namespaces, and the pages are ours
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("font-render-hinting", "none"),
	)
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	b := &browser{}
	ctx, end := chromedp.NewContext(ctx, chromedp.WithListener(b.hear))
	b.ctx, b.close = ctx, func() { end(); stop() }
	err := errors.Join(
		command(b, network.Enable, network.EnableParams{}),
		command(b, log.Enable, cdp.Empty{}),
		command(b, runtime.Enable, cdp.Empty{}),
	)
	if err != nil {
		b.close()
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return b, nil
}

func command[P, R any](b *browser, c cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(b.ctx, c, params)
	return err
}

func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text := string(e.Type)
		for _, a := range e.Args {
			text += " " + string(a.Value)
		}
		b.said = append(b.said, text)
	case *runtime.EventExceptionThrown:
		b.said = append(b.said, fmt.Sprintf("%s, line %d", e.ExceptionDetails.Text, e.ExceptionDetails.LineNumber))
	case *log.EventEntryAdded:
		b.said = append(b.said, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if e.Request.URL != b.page && !strings.HasPrefix(e.Request.URL, "data:,") {
			b.requests = append(b.requests, e.Request.URL)
		}
	}
}

// heard returns what the console had and which addresses were asked for since the
// page was opened.
func (b *browser) heard() (said, requests []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.said, b.requests
}

// A view is how a page is looked at.
type view struct {
	width, height int
	dark, script  bool
}

// open opens a file, and returns how long it took until it was drawn.
func (b *browser) open(file string, v view) (time.Duration, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return 0, err
	}
	b.mu.Lock()
	b.page = (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
	b.said, b.requests = nil, nil
	b.mu.Unlock()
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	err = errors.Join(
		command(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(v.width), Height: int64(v.height), DeviceScaleFactor: 1,
		}),
		command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		}),
		command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !v.script}),
	)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(b.page)); err != nil {
		return 0, err
	}
	_, err = b.picture("") // then it was drawn
	return time.Since(start), err
}

// eval returns what a script on the page gives.
func eval[T any](b *browser, script string) (T, error) {
	return chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
}

// picture returns a PNG of what is seen, scrolled to the element of a selector.
func (b *browser) picture(selector string) (png []byte, err error) {
	if selector != "" {
		found, err := eval[bool](b, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e?.scrollIntoView(); return !!e })()`, selector))
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, errors.New("the page has no " + selector)
		}
	}
	out, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	return out.Data, err
}

// printed returns the page as a PDF.
func (b *browser) printed() (pdf []byte, err error) {
	background := true
	out, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PrintBackground: &background, PaperWidth: 8.27, PaperHeight: 11.69})
	return out.Data, err
}

// asPrinted shows the page as it would be printed.
func (b *browser) asPrinted() error {
	return command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
}
