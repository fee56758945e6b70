// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"iter"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func thenPanic[E any](seq iter.Seq[E]) iter.Seq[E] {
	return func(yield func(E) bool) {
		seq(yield)
		panic("midway")
	}
}

// A stream that panics keeps what was read of it, and ends with an error.
func TestEachStreamIsContained(t *testing.T) {
	streams := 0
	for call := range calls() {
		r := &recorder{prepare: func(response any) {
			with()(response)
			switch r := response.(type) {
			case *tfprotov6.ListResourceServerStream:
				r.Results = thenPanic(r.Results)
			case *tfprotov6.ReadStateBytesStream:
				r.Chunks = thenPanic(r.Chunks)
			case *tfprotov6.InvokeActionServerStream:
				r.Events = thenPanic(r.Events)
			}
		}}
		if slices.Contains(noDiagnostics, call.Name) {
			continue
		}
		_, response, err := invoke(t.Context(), New(r, Hooks{}), call.Name)
		if err != nil {
			t.Fatal(err)
		}
		all, isStream := elements(response)
		if !isStream {
			continue
		}
		streams++
		if len(all) != 2 || len(diagnosticsOf(all[0])) != 0 {
			t.Errorf("%s: %v", call.Name, all)
			continue
		}
		if d := diagnosticsOf(all[1]); len(d) != 1 || d[0].Summary != "Bug in the provider" {
			t.Errorf("%s ends with %v", call.Name, d)
		}
		if r.ctx.Err() == nil {
			t.Errorf("%s leaves its context behind", call.Name)
		}
	}
	if streams != 3 {
		t.Errorf("%d streams", streams)
	}
}

// listOf is a list resource's stream of the given sequence.
func listOf(t *testing.T, seq iter.Seq[tfprotov6.ListResourceResult]) iter.Seq[tfprotov6.ListResourceResult] {
	t.Helper()
	r := &recorder{prepare: func(response any) {
		if stream, ok := response.(*tfprotov6.ListResourceServerStream); ok {
			stream.Results = seq
		}
	}}
	stream, err := New(r, Hooks{}).ListResource(t.Context(), &tfprotov6.ListResourceRequest{TypeName: "wazzup_pipelines"})
	if err != nil {
		t.Fatal(err)
	}
	return stream.Results
}

// Who reads the first element only gets no second one, even if the sequence does not look whether anybody reads, and panics.
func TestAStreamThatNobodyReadsOnIsClosed(t *testing.T) {
	asked := 0
	results := listOf(t, func(yield func(tfprotov6.ListResourceResult) bool) {
		for range 3 {
			if !yield(tfprotov6.ListResourceResult{}) {
				asked++
			}
		}
		panic("at the end")
	})
	read := 0
	for range results {
		read++
		break
	}
	if read != 1 || asked != 3 {
		t.Errorf("%d read, %d refused", read, asked)
	}
}

// A panic of the reader is not taken for one of the provider.
func TestAReadersPanicPasses(t *testing.T) {
	results := listOf(t, once(tfprotov6.ListResourceResult{}))
	read := 0
	cause := recovered(func() {
		for range results {
			read++
			panic("the reader's")
		}
	})
	if cause != "the reader's" || read != 1 {
		t.Errorf("%v after %d", cause, read)
	}
}

// A list resource that sets no results at all is a bug, too.
func TestAStreamWithoutAnythingIsContained(t *testing.T) {
	results := slices.Collect(listOf(t, nil))
	if len(results) != 1 || len(results[0].Diagnostics) != 1 {
		t.Errorf("%v", results)
	}
}
