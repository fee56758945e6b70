// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
