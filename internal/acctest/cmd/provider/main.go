// Command provider is the provider with its waits shortened, for acceptance tests: what takes ten seconds against a
// real service (until a removal is believed to have been refused, say) takes half a second here. All else is the same.
package main

import (
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

func main() {
	provider.LiveWithCLI(acctest.Spans.Cancelled, func() { os.Exit(1) })
	// A panic is to reach the test as it is, and a leak of the race detector likewise: nothing is recovered here.
	err := tf6server.Serve(acctest.Address, provider.NewServer("test", provider.WithSpans(acctest.Spans, acctest.Backoff)))
	if err != nil {
		log.Fatalf("%s: %v", time.Now().Format(time.RFC3339), err)
	}
}
