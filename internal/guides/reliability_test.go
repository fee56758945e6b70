// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// The times in the guide on reliability are those of a release.
func TestTheTableOfWaits(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "reliability.md"))
	if err != nil {
		t.Fatal(err)
	}
	waits := account.DefaultTimings
	for row, wait := range map[string]time.Duration{
		"| a read that shows what was posted":      waits.Verify,
		"| a removal of a funnel or a stage":       waits.Refused,
		"| a post without a response to show":      waits.NotTaken,
		"| a list to be complete again":            waits.Stale,
		"| reads after Ctrl-C":                     waits.Cancelled,
		"| another run on this machine that holds": waits.LockGiveUp,
	} {
		_, rest, found := strings.Cut(string(text), row)
		line, _, _ := strings.Cut(rest, "\n")
		want := fmt.Sprintf("%.0f seconds", wait.Seconds())
		if wait >= time.Minute {
			want = fmt.Sprintf("%.0f minutes", wait.Minutes())
		}
		if !found || !strings.Contains(line, want) {
			t.Errorf("%s...: %q does not say %s", row, line, want)
		}
	}
}
