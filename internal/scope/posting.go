// SPDX-License-Identifier: MPL-2.0

package scope

import (
	"maps"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// Posting is a plan that may post the list.
type Posting struct {
	account.Change          // Planned omits funnels that are not wholly known yet, and Prior omits funnels that are only forgotten
	Declared       []string // ids, including funnels that are not wholly known yet
	Surely         bool     // it posts whatever the list holds, because it removes funnels and creates them again
}

// changes reports whether the plan changes any funnel in Wazzup, as far as that is known without the list.
func (p Posting) changes() bool {
	return p.isSure() || !maps.EqualFunc(p.Prior, p.Planned, account.Equal)
}

// isSure reports whether the plan posts whatever the list holds, or may do so because a declared funnel is not wholly known yet.
func (p Posting) isSure() bool { return p.Surely || len(p.Planned) < len(p.Declared) }

// out returns the ids outside Planned that a write would not post unchanged: funnels that leave the configuration, and funnels
// that are not wholly known yet.
func (p Posting) out() map[string]bool {
	out := map[string]bool{}
	for id := range p.Prior {
		out[id] = !slices.Contains(p.Declared, id)
	}
	for _, id := range p.Declared {
		if _, known := p.Planned[id]; !known {
			out[id] = true
		}
	}
	return out
}
