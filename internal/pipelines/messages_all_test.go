// SPDX-License-Identifier: MPL-2.0

package pipelines

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each error that the packages below hand up has a message in the golden file.
func TestMessagesForAllErrors(t *testing.T) {
	golden, err := os.ReadFile("messages_test.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, pkg := range []string{"wazzup", "account"} {
		files, err := filepath.Glob(filepath.Join("..", pkg, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range regexp.MustCompile(`(?m)^func \(\w* ?\*?([A-Z]\w*)\) Error\(\) string`).FindAllSubmatch(source, -1) {
				found++
				if made := pkg + "." + string(match[1]) + "{"; !strings.Contains(string(golden), made) {
					t.Errorf("%s: no message is made of a %s.%s", file, pkg, match[1])
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("%d errors: this test does not find them", found)
	}
}
