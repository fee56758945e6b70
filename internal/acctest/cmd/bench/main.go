// Command bench measures what the provider costs beside what a CLI costs anyway: apply and plan of many funnels through a
// real CLI, with the provider built as users have it against the sandbox on loopback, and in the same run the same of a
// terraform_data that holds the same map. Machines differ and are noisy, so the figures to look at are the ratios.
// Numbers of requests are exact: where one is not as promised, the program ends with a code other than zero.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest/cmd/internal/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func main() {
	list := flag.String("n", "1,100,1000", "numbers of funnels to measure, separated by commas")
	repeat := flag.Int("repeat", 3, "how often each step is measured; the table shows medians")
	flag.Parse()
	sizes, err := parseSizes(*list)
	if err == nil && *repeat < 1 {
		err = fmt.Errorf("-repeat is %d, and must be 1 or more", *repeat)
	}
	if err == nil && flag.NArg() > 0 {
		err = fmt.Errorf("unknown argument %q", flag.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}

	run.Main("bench", func(ctx context.Context) error { return measure(ctx, os.Stdout, sizes, *repeat) })
}

// parseSizes reads numbers of funnels and returns them in ascending order, each once.
func parseSizes(list string) ([]int, error) {
	var sizes []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-n has %q, and takes numbers from 1 separated by commas, such as 1,100,1000", text)
		}
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes), nil
}

// measure goes through the steps in a temporary folder and reports.
func measure(ctx context.Context, out io.Writer, sizes []int, repeat int) error {
	start := time.Now()
	return run.In(ctx, out, func(place run.Place) error {
		b := &bench{out: out, cli: place.CLI, sandbox: sandbox.New(sandbox.Settings{}), folder: place.Folder, repeat: repeat, start: start, results: results{}}
		url, stop, err := b.sandbox.Listen("127.0.0.1:0")
		if err != nil {
			return err
		}
		defer stop()
		b.env = place.Environ("TF_CLI_ARGS=-no-color", "WAZZUP_BASE_URL="+url)
		for _, n := range sizes {
			if err := b.size(ctx, n); err != nil {
				return err
			}
		}
		return report(out, b.results, sizes)
	})
}
