// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"path/filepath"
	"testing"
)

// A port may serve another sandbox later. What runs against the first one have left, a partner's too, does not apply to it.
func TestAPortThatServesAnotherSandbox(t *testing.T) {
	const url = "http://127.0.0.1:1"
	machine := MachineOf(url, "")
	if other := MachineOf(url, "token"); other == machine || MachineOf(url+"0", "") == machine {
		t.Fatalf("%s, %s", machine, other)
	}
	if err := os.MkdirAll(filepath.Join(machine, "runs"), 0o700); err != nil {
		t.Fatal(err)
	}
	removeMachines(url)
	if _, err := os.Stat(machine); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}
