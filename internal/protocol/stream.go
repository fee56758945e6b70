// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"iter"
)

// streamInWalk is inWalk for a call whose response S is a stream. The framework computes the elements only as core reads them,
// after the call has returned, so each read is contained, too, and the context lives until the stream has ended. A panic becomes
// the stream's last element, which failed makes.
func streamInWalk[Q, S, E any](
	ctx context.Context, s *server, operation string, req Q, call method[Q, *S], elements func(*S) *iter.Seq[E], failed func(diagnostics) E,
) (*S, error) {
	ctx, release := s.stop.context(ctx) // if the stream never begins, the parent's end cancels it
	open := func(f Server, ctx context.Context, req Q) (*S, error) {
		resp, err := call(f, ctx, req)
		if err != nil {
			return nil, err
		}
		seq := elements(resp)
		computed := *seq
		*seq = func(yield func(E) bool) {
			defer release()
			hooked := func(yield func(E) bool) {
				computed(func(e E) bool { s.eachDiagnostic(e); return yield(e) })
			}
			readContained(ctx, operation, hooked, failed, yield)
		}
		return resp, nil
	}
	return pass(ctx, s, operation, req, open, func(d diagnostics) *S {
		resp := new(S)
		*elements(resp) = func(yield func(E) bool) { yield(failed(d)) }
		return resp
	})
}

// readContained hands a sequence's elements to a reader, until the sequence ends or the reader wants no more. A panic of the
// sequence becomes a last element. A panic of the reader is not the provider's, and passes.
func readContained[E any](ctx context.Context, operation string, seq iter.Seq[E], failed func(diagnostics) E, reader func(E) bool) {
	ended, inReader := false, false
	read := func(e E) bool {
		if ended {
			return false
		}
		inReader = true
		ended = !reader(e)
		inReader = false
		return !ended
	}
	defer func() {
		if inReader {
			return
		}
		if cause := recover(); cause != nil {
			logPanic(ctx, operation, cause)
			read(failed(panicked(operation)))
		}
	}()
	seq(read)
}
