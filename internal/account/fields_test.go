// SPDX-License-Identifier: MPL-2.0

package account

import (
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/wazzuptest"
)

// TestEachFieldCounts changes one field of a funnel or of a stage after another: whatever compares funnels has to notice, or a
// new field that was forgotten would be drift that nobody sees, or somebody else's text that a post alters.
func TestEachFieldCounts(t *testing.T) {
	base := wazzuptest.Pipeline(t)
	texts := func(p wazzup.Pipeline) map[digest]bool {
		set := map[digest]bool{}
		for _, at := range places(p) {
			set[at.digest] = true
		}
		return set
	}
	for field, changed := range wazzuptest.Changed(t) {
		t.Run(field, func(t *testing.T) {
			if Equal(base, changed) || EqualButOrder(base, changed) {
				t.Error("equality does not notice")
			}
			if field == "ID" {
				return // of another funnel, nothing else is compared
			}
			if len(Differences(base, changed)) == 0 {
				t.Error("Differences does not notice")
			}
			if contentDigest(base).sameButOrder(contentDigest(changed)) || anyOrderDigest(base) == anyOrderDigest(changed) {
				t.Error("the digest is the same")
			}
			if loss := compareForeign(base, changed); loss == nil || !loss.byOurPost() {
				t.Error("a change of others' funnels is not noticed")
			}
			known := texts(base)
			if more := standing([]wazzup.Pipeline{changed}, known); field != "Stages" && len(more) == len(known) {
				t.Error("a text that grew would not be recognised")
			}
		})
	}
}
