// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Funnels of others that a post has lost or altered.

var lost = funnel("lost", "Lost", "")

// losingOnce has Wazzup lose a funnel of others with the next post.
func losingOnce(sc *scene) {
	sc.put(acctest.Account, lost)
	var done atomic.Bool
	sc.s.BeforeEach(sandbox.PipelinesPath, post, func(string) {})
	rewritingList(sc.s, func(list []sandbox.Pipeline) []sandbox.Pipeline {
		if done.Swap(true) {
			return list
		}
		kept := list[:0:0]
		for _, p := range list {
			if p.ID != lost.ID {
				kept = append(kept, p)
			}
		}
		return kept
	})
}

// change makes a change that posts the list, and fails the test if it does not go through.
func (sc *scene) change(name string) {
	sc.config["two"] = declaring(funnel("changed", name, ""))
	sc.must()
}

var (
	acceptance = regexp.MustCompile(`WAZZUP_ACCEPT_ALTERED='((?:[^']|'\\'')*)'`)
	copied     = regexp.MustCompile(`\S+\.backup\.json`)
)

// accept sets the environment for one run as the message has it.
func (sc *scene) accept(run func()) {
	match := acceptance.FindStringSubmatch(sc.said)
	if match == nil {
		sc.t.Fatalf("no assignment in:\n%s", sc.said)
	}
	sc.t.Setenv(accepting, strings.ReplaceAll(match[1], `'\''`, "'"))
	run()
	sc.t.Setenv(accepting, "")
}

// restore posts the copy of the list that the message names, as the guide says.
func (sc *scene) restore() {
	list, err := os.ReadFile(copied.FindString(sc.said))
	if err != nil {
		sc.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(sc.t.Context(), http.MethodPost, sc.s.URL+sandbox.PipelinesPath, strings.NewReader(string(list)))
	if err != nil {
		sc.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+sc.s.Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		sc.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		sc.t.Errorf("restoring: %s", resp.Status)
	}
}

const accepting = "WAZZUP_ACCEPT_ALTERED"

// lossWays are those if funnels were lost. before is what else the message says to do first.
func lossWays(before func(*scene)) []wayOut {
	asUsual := func(sc *scene) {
		sc.accept(func() { sc.change("for one run") })
		sc.change("as usual")
	}
	return []wayOut{
		{name: "restore it in the dashboard, then accept", uses: accepting, environ: true, follow: func(sc *scene) {
			before(sc)
			sc.s.Put(acctest.Account, lost)
			asUsual(sc)
		}},
		{name: "accept that it is gone", uses: accepting, environ: true, follow: func(sc *scene) {
			before(sc)
			delete(sc.others[acctest.Account], lost.ID)
			asUsual(sc)
		}},
		{name: "restore the list, then accept", uses: accepting, environ: true, follow: func(sc *scene) {
			before(sc)
			sc.restore() // after that: under replace, it takes away again what was made since
			asUsual(sc)
		}},
	}
}

// growthWays are those if texts of others get longer. own is what is done about the resource's own.
func growthWays(own func(*scene)) []wayOut {
	return []wayOut{
		{name: "rename them in the dashboard", uses: "existing_policy", follow: func(sc *scene) {
			own(sc)
			sc.put(acctest.Account, funnel("theirs", "A and B", ""))
			sc.must()
			sc.change("as usual")
		}},
		{name: "accept it once more", uses: accepting, environ: true, follow: func(sc *scene) {
			own(sc)
			sc.accept(func() { sc.must() })
			sc.others[acctest.Account]["theirs"] = byID(sc.s.Pipelines(acctest.Account))["theirs"]
		}},
	}
}

// growing has Wazzup escape texts with each post.
func growing(sc *scene) {
	sc.put(acctest.Account, funnel("theirs", "A & B", ""))
	sc.s.Set(func(s *sandbox.Settings) { s.Texts = sandbox.TextsEscaped })
}

func foreignSituations() []situation {
	lostBefore := func(sc *scene) string {
		updating(losingOnce)(sc)
		sc.config["one"].Pipelines[0].Name = "X3"
		return sc.said + sc.says()
	}
	renamed := wayOut{name: "rename them in the configuration of the resource that manages them", uses: "-target", follow: func(sc *scene) {
		sc.config["other"].Pipelines[0].Name = "A and B"
		sc.order = []string{"other"}
		sc.must()
		sc.order = nil
	}}
	grown := func(sc *scene) string {
		updating(growing)(sc)
		sc.config["one"].Pipelines[0].Name = "X3"
		return sc.says()
	}
	ours := "the resource's own funnel is not among them here, of which another section is"
	return append(foreignWarnings(), []situation{
		{section: "Others' funnels that the post altered, on an update", start: updating(losingOnce), ways: lossWays(wait)},
		{section: "Others' funnels that the post altered, on a create", start: newly(losingOnce), ways: lossWays(func(sc *scene) { sc.must() })},
		{section: "Others' funnels that the post altered, on a create", start: newly(losingOnce), ways: []wayOut{
			{name: "restore it in the dashboard, then apply again", uses: accepting, environ: true, follow: func(sc *scene) {
				sc.s.Put(acctest.Account, lost)
				sc.accept(func() { sc.must() })
			}},
			{name: "restore the list, then apply again", uses: accepting, environ: true, follow: func(sc *scene) {
				sc.restore()
				sc.accept(func() { sc.must() })
			}},
			{name: "restore the list, then apply again as the next error says", uses: accepting, environ: true, follow: func(sc *scene) {
				sc.restore()
				if diags := sc.try(); diags.HasError() {
					sc.said = diags.String()
					sc.accept(func() { sc.must() })
				}
			}},
		}},
		{section: "Others' funnels that the post altered, on a destroy", start: destroying(losingOnce), ways: lossWays(wait), mentions: "-refresh=false"},
		{section: "Others' funnels that the post of a run before it altered", start: cutOff, ways: lossWays(wait)},
		{section: "Funnels that may be lost again", start: lostBefore, ways: lossWays(wait)[:2]},
		{section: "Others' funnels whose texts get longer, on a create, and ours too", start: newly(func(sc *scene) {
			growing(sc)
			sc.named("C & D")
		}), ways: growthWays(func(sc *scene) { // it exists by now
			sc.named("C and D")
			sc.config["one"].Existing = new("overwrite")
		}), otherwise: ours, mentions: "-target"},
		{section: "Texts that would get longer again", start: grown, ways: growthWays(wait)},
		{section: "Texts that would get longer again", start: grownOfAnother, ways: []wayOut{renamed}},
	}...)
}

// cutOff is a run that is killed between a post, which loses a funnel of others, and its read-back; then comes another.
func cutOff(sc *scene) string {
	sc.managing(sandbox.Settings{})
	losingOnce(sc)
	sc.named("X2")
	plan, diags := sc.plan()
	sc.c.Must(diags)
	restore := sc.interruptible()
	sc.s.Before(post, func(string) bool {
		sc.s.Inject(sandbox.Fault{Method: get, Hang: true, Times: -1})
		sc.interrupt()
		return false
	})
	run := sc.c.Begin(plan)
	run.Lost = true
	run.Apply("one")
	run.End()
	restore()
	over(sc)
	sc.named("X3")
	return sc.says()
}

// grownOfAnother is one in which another resource manages what gets longer.
func grownOfAnother(sc *scene) string {
	sc.managing(sandbox.Settings{})
	sc.config["other"] = declaring(funnel("theirs", "A & B", ""))
	sc.must()
	sc.s.Set(func(s *sandbox.Settings) { s.Texts = sandbox.TextsEscaped })
	sc.named("X2")
	sc.order = []string{"one"}
	sc.try()
	sc.named("X3")
	said := sc.says()
	sc.order = nil
	return said
}

// foreignWarnings are those of what has happened to others' funnels.
func foreignWarnings() []situation {
	withMembers := func(sc *scene) {
		theirs := lost
		theirs.Members = `"color":"red"`
		sc.put(acctest.Account, theirs)
		sc.s.Set(func(s *sandbox.Settings) { s.DropMembers = true })
	}
	return []situation{
		{section: "Members of others' funnels that are gone", start: updating(withMembers), ways: []wayOut{{name: "set them again in the dashboard", follow: func(sc *scene) {
			sc.s.Put(acctest.Account, sc.others[acctest.Account][lost.ID])
		}}}},
		{section: "Funnels of others that were altered, as accepted", start: func(sc *scene) string {
			sc.said = updating(growing)(sc)
			sc.c.Accepts = []string{"theirs"}
			sc.named("X3")
			said := sc.says()
			sc.c.Accepts = nil
			sc.others[acctest.Account]["theirs"] = byID(sc.s.Pipelines(acctest.Account))["theirs"]
			return said
		}, ways: []wayOut{{name: "unset it again", uses: accepting, follow: wait}}},
	}
}
