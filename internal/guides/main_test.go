// SPDX-License-Identifier: MPL-2.0

package guides_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// The methods in a sandbox's journal.
const (
	get  = "GET"
	post = "POST"
)

// has fails the test if an output lacks one of the texts.
func has(t *testing.T, r acctest.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Output, text) {
			t.Errorf("the output lacks %q:\n%s", text, r.Output)
		}
	}
}
