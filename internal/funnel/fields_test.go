// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/wazzuptest"
)

// TestEachFieldTellsFunnelsApart leaves one text of a funnel unknown, and changes another.
func TestEachFieldTellsFunnelsApart(t *testing.T) {
	base := wazzuptest.Pipeline(t)
	element := ToMap(map[string]wazzup.Pipeline{base.ID: base}).Elements()[base.ID]
	known := readPartial(element.(types.Object))
	if !known.MayBe(base) {
		t.Error("a funnel cannot be itself")
	}
	for field, other := range wazzuptest.Changed(t) {
		if field != "ID" && known.MayBe(other) {
			t.Errorf("%s is another one, and the funnel may be the same", field)
		}
	}
}
