// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestRefusedFunnels(t *testing.T) {
	t.Parallel()
	texts := []string{
		"pipelines.3.name must be shorter than or equal to 100 characters", "pipelines.0 must be an object", "pipelines.12.stages.7.id should not be empty",
		"pipelines.3.id must be a string", "pipelines.5", // twice, and alone
		"pipelines must contain at least 1 elements", "pipelines.x.name", "pipelines.9999999999.name", "pipelines.1name", "the pipelines.4.name is bad", "pipelines[6].name", "",
	}
	err := fmt.Errorf("posting: %w", &StatusError{Status: 400, Errors: texts})
	if got, want := RefusedFunnels(err), []int{3, 0, 12, 3, 5}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := RefusedFunnels(errors.New("pipelines.0.name")); got != nil {
		t.Errorf("of no response: %v", got)
	}
}
