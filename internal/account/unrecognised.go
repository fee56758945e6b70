package account

import (
	"context"
	"errors"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// readOnce gets the list once. One with unknown members beside it comes with its UnrecognisedError, for those who only look:
// whoever does not accept that error has none.
func (a *Account) readOnce(ctx context.Context) (List, error) {
	pipelines, err := a.config.API.ListPipelines(ctx)
	if unknown, ok := errors.AsType[*wazzup.UnrecognisedError](err); ok {
		pipelines = unknown.Pipelines
	}
	return newList(pipelines), err
}

// unrecognised reports whether an error is that of a list with unknown members beside it. It would be the same for all who
// ask, so they share the read as they share one without an error.
func unrecognised(err error) bool { return errors.As(err, new(*wazzup.UnrecognisedError)) }
