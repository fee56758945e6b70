// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"runtime/debug"
	"testing"
)

func TestVersionLine(t *testing.T) {
	t.Parallel()
	if got := VersionLine("1.2.3", "0123abcd"); got != "terraform-provider-wazzup 1.2.3 (commit 0123abcd)" {
		t.Error(got)
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123abcd"}
	for want, settings := range map[string][]debug.BuildSetting{
		"":                        {{Key: "-trimpath", Value: "true"}},
		"0123abcd":                {revision, {Key: "vcs.modified", Value: "false"}},
		"0123abcd, changed since": {revision, {Key: "vcs.modified", Value: "true"}},
	} {
		if got := builtFrom(&debug.BuildInfo{Settings: settings}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
