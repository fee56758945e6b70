// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"io"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// part is a table of the report, measured against a sandbox of its own.
type part struct {
	sizes   []int
	sandbox sandbox.Settings
	env     []string // beside what each run of the CLI gets
	repeat  int
	size    func(b *bench, ctx context.Context, n int) error // measures all operations at n
	report  func(out io.Writer, r results, sizes []int) error
}

// measure measures the part at all its sizes and reports. Where there is none, it says nothing.
func (p part) measure(ctx context.Context, out io.Writer, place run.Place, start time.Time) error {
	if len(p.sizes) == 0 {
		return nil
	}
	server := sandbox.New(p.sandbox)
	url, stop, err := server.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer stop()
	b := &bench{
		out: out, cli: place.CLI, sandbox: server, folder: place.Folder, repeat: p.repeat, start: start, results: results{},
		env: place.Environ(append([]string{"WAZZUP_BASE_URL=" + url}, p.env...)...),
	}
	for _, n := range p.sizes {
		if err := p.size(b, ctx, n); err != nil {
			return err
		}
	}
	return p.report(out, b.results, p.sizes)
}
