// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"io"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// options are what is to be measured.
type options struct {
	funnels    []int // of one account
	accounts   []int // of a partner
	forms      []form
	operations []string // their keys; none means all
	repeat     int      // 0 means as often as is right for a size
}

// part is a table of the report, measured against a sandbox of its own.
type part struct {
	sizes   []int
	sandbox sandbox.Settings
	env     []string // beside what each run of the CLI gets
	options options
	size    func(b *bench, ctx context.Context, n int) error // measures all operations at n
	report  func(out io.Writer, r results, sizes []int) error
}

// measure measures the part at all its sizes and writes the report, and on progress how far it is. Where there is no size, it
// says nothing.
func (p part) measure(ctx context.Context, progress, report io.Writer, place run.Place, built programs, start time.Time) error {
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
		out: progress, cli: place.CLI, programs: built, sandbox: server, folder: place.Folder, start: start, results: results{},
		only: p.options.operations, repeat: p.options.repeat,
		env: place.Environ(append([]string{"WAZZUP_BASE_URL=" + url}, p.env...)...),
	}
	for _, n := range p.sizes {
		if err := p.size(b, ctx, n); err != nil {
			return err
		}
	}
	return p.report(report, b.results, p.sizes)
}
