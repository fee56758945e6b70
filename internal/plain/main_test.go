// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

func TestMain(m *testing.M) {
	acctest.MainWith(m, acctest.Random{Test: 12, All: 100, Soak: 3000, Steps: 30})
}
