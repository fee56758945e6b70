// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"strings"
	"testing"
)

// A log is written for whoever asks for any, in whatever way, and for nobody else.
func TestLogsThatNobodyReads(t *testing.T) {
	for _, set := range os.Environ() { // and put it back at the end
		if name, _, _ := strings.Cut(set, "="); strings.HasPrefix(name, "TF_LOG") {
			t.Setenv(name, "")
			_ = os.Unsetenv(name)
		}
	}
	for _, name := range logs {
		t.Setenv(name, "")
	}
	for _, asked := range []string{"", "TF_LOG=DEBUG", "TF_LOG=json", "TF_LOG_PROVIDER=trace", "TF_LOG_CORE=debug", "TF_LOG_PATH=log", "TF_LOG_SDK_FRAMEWORK=trace", "TF_LOG_PROVIDER_WAZZUP_HTTP=debug"} {
		for _, name := range logs {
			_ = os.Unsetenv(name)
		}
		name, level, isAsked := strings.Cut(asked, "=")
		if isAsked {
			t.Setenv(name, level)
		}
		quiet()
		for _, name := range logs {
			want := ""
			switch {
			case !isAsked:
				want = "off"
			case strings.HasPrefix(asked, name+"="):
				want = level
			}
			if got := os.Getenv(name); got != want {
				t.Errorf("%q: %s is %q, want %q", asked, name, got, want)
			}
		}
		if isAsked {
			_ = os.Unsetenv(name)
		}
	}
}
