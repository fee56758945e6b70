// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"testing"
)

// The texts go into the log, and into messages that say what a request met: short, and the operation once.
func TestErrorTexts(t *testing.T) {
	two := []Difference{{PipelineID: "b", Aspect: Name}, {PipelineID: "a", Aspect: StageOrder}, {PipelineID: "b", Aspect: StageOrder}}
	for want, err := range map[string]error{
		`already exists: "a", "b"`:                      &ExistsError{There: []string{"a", "b"}},
		`changed after the plan: "a", "b"`:              &ConflictError{Differences: two},
		`not as sent: "a", "b"`:                         &NotAsPlannedError{Differences: two[1:2], KeptStages: two[2:]},
		`posting the funnels: connection reset by peer`: &NotTakenError{Err: errReset},
		`posting the funnels: 400 Bad Request`:          &RejectedError{Err: err400, Unclear: errReset},
		`posted, but not read back: 502 Bad Gateway`:    &UnverifiedError{Post: errReset, Err: err502},
		`not tried: the 3 operations before it have failed, the last one with: 503 Service Unavailable (after 5 attempts)`: &CircuitOpenError{Operations: 3, Err: errUsedUp},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
	for err, inner := range map[error]error{
		&NotTakenError{Err: errReset}: errReset, &RejectedError{Err: err400}: err400, &UnverifiedError{Err: err502}: err502, &CircuitOpenError{Err: errUsedUp}: errUsedUp,
	} {
		if !errors.Is(err, inner) {
			t.Errorf("%v does not wrap %v", err, inner)
		}
	}
}
