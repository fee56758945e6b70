// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// What nearly every test here writes down or looks at.
var (
	config = acctest.Resource
	hcl    = acctest.HCL
	quote  = acctest.Quote
	funnel = acctest.Funnel
	byID   = acctest.ByID
)

// example is a file of the examples.
func example(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// posts are the bodies of all posts in the journal.
func posts(s *acctest.Sandbox) []string {
	var bodies []string
	for _, e := range s.Journal() {
		if e.Method == "POST" {
			bodies = append(bodies, string(e.Body))
		}
	}
	return bodies
}

// has fails the test if an output lacks one of the texts.
func has(t *testing.T, r acctest.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Output, text) {
			t.Errorf("the output lacks %q:\n%s", text, r.Output)
		}
	}
}

func sameFunnels(a, b map[string]sandbox.Pipeline) bool { return cmp.Equal(a, b) }
