// SPDX-License-Identifier: MPL-2.0

package account

import (
	"runtime"
	"strings"
	"testing"
)

// With a relative HOME each working folder would have locks of its own, and two runs would not see each other.
func TestACacheFolderMustNotBeRelative(t *testing.T) {
	name := map[string]string{"windows": "LocalAppData", "plan9": "home"}[runtime.GOOS]
	if name == "" {
		name = "HOME"
	}
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv(name, "rel")
	if f, err := folderAt(""); err == nil || !strings.Contains(err.Error(), "relative") {
		t.Errorf("%+v, %v", f, err)
	}
}
