// SPDX-License-Identifier: MPL-2.0

package usage_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/usage"
)

func TestTheSumOfAllProcesses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage")
	if got, err := usage.Read(file); got != (usage.Usage{}) || err != nil {
		t.Fatalf("without a process: %+v, %v", got, err)
	}
	for i := range 3 {
		if err := usage.Started(file); err != nil {
			t.Fatal(err)
		}
		if got, err := usage.Read(file); err == nil {
			t.Fatalf("while a process runs: %+v", got)
		}
		if err := usage.Ended(file, time.Duration(i)*time.Millisecond+1); err != nil {
			t.Fatal(err)
		}
	}
	want := usage.Usage{Processes: 3, CPU: 3*time.Millisecond + 3}
	if got, err := usage.Read(file); got != want || err != nil {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestWhatNoLauncherWrites(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage")
	for _, text := range []string{"started\nended\n", "started\nended soon\n", "begun\n", "ended 5\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := usage.Read(file); err == nil {
			t.Errorf("%q: %+v, want an error", text, got)
		}
	}
}
