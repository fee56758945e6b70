// SPDX-License-Identifier: MPL-2.0

// Command testprovider is the provider with its waits shortened, for acceptance tests: what takes ten seconds against a
// real service (until a removal is believed to have been refused, say) takes half a second here. All else is the same.
package main

import (
	"fmt"
	"os"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

func main() {
	options := []provider.Option{provider.WithTimings(acctest.Timings, acctest.Backoff)}
	if text := os.Getenv(acctest.PanicEnv); text != "" {
		options = append(options, provider.WithTransport(acctest.PanicAt(text)))
	}
	if err := provider.Run("test", false, func() { os.Exit(1) }, options...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
