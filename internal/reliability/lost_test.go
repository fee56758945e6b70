// SPDX-License-Identifier: MPL-2.0

package reliability_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// lostResponses are what leaves it open whether a post was taken.
var lostResponses = []sandbox.Fault{{Reset: true}, {Status: 502}, {Status: 504}, {Cut: true}, {Hang: true}}

// lossy is what becomes of the answers to the posts of one write.
type lossy struct {
	name  string
	after []bool // the answer to each post of a write: lost after the commit, or before it
}

// A write whose answer is lost is neither lost nor doubled: what the reads show as taken is not sent again, what they
// show as not taken is. Each apply creates a resource and updates another, and it happens to both. Every kind of loss is
// met under every one of the semantics; both that and at which moment, with make soak alone.
func TestLostResponsesInOneRun(t *testing.T) {
	t.Parallel()
	acctest.UnderEach(t, func(t *testing.T, settings sandbox.Settings) {
		c := begin(t, settings)
		c.Write("provider.tf", "provider \"wazzup\" {\n  request_timeout = \"1s\"\n}\n")
		x := acctest.Funnel("x", "X", "a b")
		c.Write("main.tf", acctest.Resource("crm", acctest.HCL(x)))
		c.Apply()
		for round := range repeats(1, 20) {
			for i, fault := range lostResponses {
				losses := []lossy{{"after the commit", []bool{true}}, {"before the commit, then after it", []bool{false, true}}}
				if !soaking {
					one := (i + int(settings.Semantics)) % 2
					losses = losses[one : one+1]
				}
				for _, loss := range losses {
					x.Name = fmt.Sprintf("%s %s, round %d", fault, loss.name, round)
					c.loses(fault, loss, x, acctest.Funnel(fmt.Sprintf("new-%d-%d-%d", round, i, len(loss.after)), x.Name, "b a"))
				}
			}
		}
	})
}

// loses applies an update and a create, and loses answers of both.
func (c *scene) loses(fault sandbox.Fault, loss lossy, updated, created sandbox.Pipeline) {
	c.t.Helper()
	fault.Method = post
	for _, after := range slices.Repeat(loss.after, 2) {
		fault.AfterCommit = after
		c.sandbox.Inject(fault)
	}
	// What earlier rounds have made is forgotten, and stays where it is.
	c.Write("main.tf", acctest.Resource("crm", acctest.HCL(updated))+
		acctest.Resource(created.ID, acctest.HCL(created), "  deletion_policy = \"retain\""))
	c.sandbox.ResetJournal()
	r := c.Apply()
	c.sandbox.ClearFaults()
	if n, each := c.sandbox.Count(post), len(loss.after); n != each && n != 2*each { // the two may share their posts
		c.t.Errorf("%s: %d posts, want %d or %d", updated.Name, n, each, 2*each)
	}
	if strings.Contains(r.Output, "Existing funnels adopted") {
		c.t.Errorf("%s: what the run made itself counts as somebody's:\n%s", updated.Name, r.Output)
	}
	c.settled(updated, created)
}
