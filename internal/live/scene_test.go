// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/probe"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// scene is an account somewhere, and the provider that works on it.
type scene struct {
	t      *testing.T
	url    string
	token  string
	binary acctest.Binary
	run    string // stands in the ids of funnels
}

// begin makes a scene of an account that holds nobody's funnels: the probe's own aside.
func begin(t *testing.T, url, token string, binary acctest.Binary) *scene {
	t.Helper()
	s := &scene{t: t, url: url, token: token, binary: binary, run: time.Now().UTC().Format("20060102-150405")}
	if _, err := s.look(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("Funnels may be left whose ids begin with %s; make probe removes them, where that is possible.", probe.Prefix)
		}
	})
	return s
}

func (s *scene) look() (map[string]sandbox.Pipeline, error) {
	funnels, err := probe.Look(s.t.Context(), probe.Options{BaseURL: s.url, Token: s.token})
	return acctest.ByID(funnels), err
}

// there are all funnels of the account, by id.
func (s *scene) there() map[string]sandbox.Pipeline {
	s.t.Helper()
	funnels, err := s.look()
	if err != nil {
		s.t.Fatal(err)
	}
	return funnels
}

// workspace is an empty one.
func (s *scene) workspace() *acctest.Workspace {
	return acctest.NewWorkspace(s.t, s.binary, s.url, s.token)
}

// funnel is a funnel of this run.
func (s *scene) funnel(id, name string, stages string) sandbox.Pipeline {
	return acctest.Funnel(probe.Prefix+"live-"+s.run+"-"+id, name, stages)
}

// has fails the test unless the account has these funnels, and so many more.
func (s *scene) has(others int, funnels ...sandbox.Pipeline) {
	s.t.Helper()
	there := s.there()
	if len(there) != others+len(funnels) {
		s.t.Errorf("the account has %d funnels, want %d and %d", len(there), others, len(funnels))
	}
	for _, p := range funnels {
		if d := cmp.Diff(p, there[p.ID]); d != "" {
			s.t.Errorf("%s (-declared +there):\n%s", p.ID, d)
		}
	}
}

// fromCreateToDestroy is a resource's life.
func (s *scene) fromCreateToDestroy() {
	s.t.Helper()
	others := len(s.there())
	w := s.workspace()

	a, b := s.funnel("a", "incoming", "142 new"), s.funnel("b", "no stages", "")
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(a, b)))
	w.Apply()
	s.has(others, a, b)
	w.MustPlanNothing()

	// Nothing is taken away, and no order changed: those a service may refuse.
	a = s.funnel("a", "incoming, renamed é 🔥", "142 new later")
	a.Stages[1].Name = "New inquiry"
	c := s.funnel("c", "a third", "142")
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(a, b, c)))
	w.Apply()
	s.has(others, a, b, c)
	w.MustPlanNothing()

	s.imported(a, b, c)
	s.destroyed(w, others, a.ID, b.ID, c.ID)
}

// imported imports funnels in a workspace of its own, which finds them as they are declared.
func (s *scene) imported(funnels ...sandbox.Pipeline) {
	s.t.Helper()
	var ids []string
	for _, p := range funnels {
		ids = append(ids, p.ID)
	}
	w := s.workspace()
	w.Write("main.tf", acctest.Resource("crm", acctest.HCL(funnels...))+
		"import {\n  to = wazzup_pipelines.crm\n  id = "+acctest.Quote(strings.Join(ids, ","))+"\n}\n")
	if r := w.Apply(); !strings.Contains(r.Output, "1 imported, 0 added, 0 changed, 0 destroyed") {
		s.t.Errorf("an import that is none, or more:\n%s", r.Output)
	}
	w.MustPlanNothing()
}

// destroyed destroys what a workspace has. The funnels are gone, or the output names those that stay.
func (s *scene) destroyed(w *acctest.Workspace, others int, ids ...string) {
	s.t.Helper()
	r := w.Must(0, "destroy", "-auto-approve")
	there := s.there()
	kept := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, is := there[id]; return !is })
	if len(there) != others+len(kept) {
		s.t.Errorf("the account has %d funnels, want %d and those that stay: %q", len(there), others, kept)
	}
	if len(kept) > 0 {
		s.t.Logf("Left in the account, because Wazzup keeps them: %q. Remove them in Wazzup, if you can.", kept)
	}
	_, warning, warned := strings.Cut(r.Output, "Warning: Wazzup did not remove")
	if warned != (len(kept) > 0) {
		s.t.Errorf("there stay %q:\n%s", kept, r.Output)
	}
	for _, id := range kept {
		if !strings.Contains(warning, `"`+id+`"`) {
			s.t.Errorf("%s stays, and is not named:\n%s", id, r.Output)
		}
	}
	if strings.Contains(w.State(), "wazzup_pipelines") {
		s.t.Errorf("the state has it still:\n%s", w.State())
	}
}
