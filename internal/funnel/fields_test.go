// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/wazzuptest"
)

// TestEachFieldTellsFunnelsApart changes one text of a funnel after another.
func TestEachFieldTellsFunnelsApart(t *testing.T) {
	base := wazzuptest.Pipeline(t)
	m, err := Decode(Encode(map[string]wazzup.Pipeline{base.ID: base}))
	if err != nil {
		t.Fatal(err)
	}
	known := m.Funnels[0]
	if !known.MayBe(base) {
		t.Error("a funnel cannot be itself")
	}
	for field, other := range wazzuptest.Changed(t) {
		if field != "ID" && known.MayBe(other) {
			t.Errorf("%s is another one, and the funnel may be the same", field)
		}
	}
}
