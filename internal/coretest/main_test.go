// SPDX-License-Identifier: MPL-2.0

package coretest_test

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

// A random case makes about ten runs of the CLI.
func TestMain(m *testing.M) {
	acctest.MainWith(m, acctest.Random{Test: 2, All: 5, Soak: 100, Steps: 30})
}
