// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// An id that equals an existing one but for case, blanks around it or Unicode form may be the same one to Wazzup: the plan
// that declares it for the first time names both.
func TestIDsThatAreNearlyTheSame(t *testing.T) {
	t.Parallel()
	const foreign, own = "import it", "keep its id"
	mine := funnel("Mine", "M", "")
	for name, tc := range map[string]struct {
		theirs   []string // ids that others have in Wazzup
		declared []string // beside or instead of the resource's own "Mine"
		adopts   bool
		named    []string // nothing: no warning
		advice   string
	}{
		"another case":                       {[]string{"SALES"}, []string{"Mine", "sales"}, false, []string{`"SALES"`, `"sales"`}, foreign},
		"another case, in Cyrillic":          {[]string{"ПРОДАЖИ"}, []string{"Mine", "Продажи"}, false, []string{`"ПРОДАЖИ"`, `"Продажи"`}, foreign},
		"a blank in front":                   {[]string{" sales"}, []string{"Mine", "sales"}, false, []string{`" sales"`, `"sales"`}, foreign},
		"a blank behind the declared one":    {[]string{"sales"}, []string{"Mine", "sales "}, false, []string{`"sales"`, `"sales "`}, foreign},
		"decomposed":                         {[]string{"cafe\u0301"}, []string{"Mine", "caf\u00e9"}, false, []string{"\"caf\u00e9\"", `in ASCII: "cafe\u0301"`}, "cannot declare a decomposed id"},
		"of another width":                   {[]string{"\uff53ales"}, []string{"Mine", "sales"}, false, []string{"\"\uff53ales\"", `in ASCII: "\uff53ales"`, `"sales"`}, foreign},
		"several":                            {[]string{"SALES", " sales"}, []string{"Mine", "sales"}, false, []string{`"SALES"`, `" sales"`, `"sales"`}, foreign},
		"both new":                           {nil, []string{"Mine", "Sales", "sales", "other"}, false, []string{`"Sales"`, `"sales"`}, "keep one funnel of the two"},
		"the resource's own, which stays":    {nil, []string{"Mine", "mine"}, false, []string{`"Mine"`, `"mine"`}, own},
		"the resource's own, which leaves":   {nil, []string{"mine"}, false, []string{`"Mine"`, `"mine"`}, own},
		"its own and another one's":          {[]string{"MINE"}, []string{"Mine", "mine"}, false, []string{`"Mine"`, `"MINE"`, `"mine"`}, foreign},
		"it exists, and the other one, too":  {[]string{"SALES", "sales"}, []string{"Mine", "sales"}, true, nil, ""},
		"beside one that is managed already": {[]string{"MINE"}, []string{"Mine", "other"}, false, nil, ""},
		"another letter":                     {[]string{"sales1"}, []string{"Mine", "sales"}, false, nil, ""},
		"a blank within":                     {[]string{"sa les"}, []string{"Mine", "sales"}, false, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := acctest.StartSandbox(t, sandbox.Settings{})
			c := coretest.NewCore(t, s.URL, s.Token)
			c.Timings = acctest.HastyTimings
			c.Must(c.Apply(c.MustPlan(declaring(mine))))
			for _, id := range tc.theirs {
				s.Put(acctest.Account, funnel(id, "N", ""))
			}
			var declared coretest.Declared
			for _, id := range tc.declared {
				declared.Pipelines = append(declared.Pipelines, funnel(id, map[bool]string{true: "M", false: "N"}[id == "Mine"], ""))
			}
			if tc.adopts {
				declared.Existing = new("adopt")
			}
			plan, diags := c.Plan(&declared)
			c.Must(diags)
			checkNeighbours(t, diags, tc.named, tc.advice)
			if tc.named != nil {
				return // what Wazzup makes of them, the apply finds out
			}
			c.Must(c.Apply(plan))
			_, diags = c.Plan(&declared)
			checkNeighbours(t, diags, nil, "")
		})
	}
}

func checkNeighbours(t *testing.T, diags coretest.Diagnostics, named []string, advice string) {
	t.Helper()
	var warnings coretest.Diagnostics
	for _, d := range diags {
		if strings.HasPrefix(d.Summary, "Ids that are nearly the same") {
			warnings = append(warnings, d)
		}
	}
	if len(named) == 0 {
		if len(warnings) > 0 {
			t.Error(diags)
		}
		return
	}
	if len(warnings) != 1 {
		t.Fatalf("%d warnings, want one:\n%s", len(warnings), diags)
	}
	says(t, warnings, append(named, advice)...)
}
