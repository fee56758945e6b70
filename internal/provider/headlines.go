// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// headlines tells apart the warnings of a run that have one summary and different details. Of several warnings with one
// summary the CLIs show only the first, with a count of "similar warnings elsewhere", and so hide what the others say: for
// example, which funnels of a second resource will be overwritten.
type headlines struct {
	mu      sync.Mutex
	details map[string][]string // by summary
}

// number adds a number to the summary of a warning if the run has given one with that summary and another detail before. The
// same warning again keeps its summary, so that the CLIs still show it once.
func (h *headlines) number(d *tfprotov6.Diagnostic) {
	if d.Severity != tfprotov6.DiagnosticSeverityWarning {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	given := h.details[d.Summary]
	at := slices.Index(given, d.Detail)
	if at < 0 {
		if h.details == nil {
			h.details = map[string][]string{}
		}
		at = len(given)
		h.details[d.Summary] = append(given, d.Detail)
	}
	if at > 0 {
		d.Summary = fmt.Sprintf("%s (%d)", d.Summary, at+1)
	}
}
