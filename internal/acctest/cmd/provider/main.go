// Command provider is the provider with its waits shortened, for acceptance tests: what takes ten seconds against a
// real service (until a removal is believed to have been refused, say) takes half a second here. All else is the same.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

func main() {
	provider.LiveWithCLI(acctest.Spans.Cancelled, func() { os.Exit(1) })
	log.SetOutput(io.Discard) // as the provider does
	options := []provider.Option{provider.WithSpans(acctest.Spans, acctest.Backoff)}
	if text := os.Getenv(acctest.PanicEnv); text != "" {
		options = append(options, provider.WithTransport(acctest.PanicAt(text)))
	}
	if err := provider.Serve(provider.NewServer("test", options...)); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", time.Now().Format(time.RFC3339), err)
		os.Exit(1)
	}
}
