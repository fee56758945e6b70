// SPDX-License-Identifier: MPL-2.0

package account

import (
	"errors"
	"html"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func cut(n int) func(string) string {
	return func(s string) string { return string([]rune(s)[:min(n, len([]rune(s)))]) }
}

// theirs are funnels of others, of which one or the other has a text that a service may rewrite.
var theirs = []wazzup.Pipeline{
	{ID: "t1", Name: " A & B ", Stages: []wazzup.Stage{{ID: "s", Name: "one \u201cquote\u201d"}, {ID: "t", Name: "Espan\u0303a"}}},
	{ID: "t2", Name: "plain"},
	{ID: "t3", Name: "a rather long name", Stages: []wazzup.Stage{{ID: "s", Name: "x < y"}}},
}

// rewriters are what a service may make of texts, and whether another post would make more of it.
var rewriters = map[string]struct {
	texts func(string) string
	grows bool
}{
	"trimmed":               {strings.TrimSpace, false},
	"cut":                   {cut(10), false},
	"composed":              {norm.NFC.String, false},
	"composed compatibly":   {norm.NFKC.String, false},
	"in upper case":         {strings.ToUpper, false},
	"blanks made one":       {func(s string) string { return strings.Join(strings.Fields(s), " ") }, false},
	"quotes made plain":     {strings.NewReplacer("\u201c", `"`, "\u201d", `"`).Replace, false},
	"escaped for HTML":      {html.EscapeString, true},
	"an entity each":        {strings.NewReplacer("&", "&#38;", "<", "&#60;").Replace, true},
	"escaped with slashes":  {strings.NewReplacer(`\`, `\\`, "\u201c", `\"`, "&", `\&`).Replace, true},
	"percent and ampersand": {strings.NewReplacer("%", "%25", "&", "%26").Replace, true},
	"a mark behind it":      {func(s string) string { return s + "*" }, true},
}

// What a post has altered of others' funnels is an error that names funnels and both texts, and never somebody else's doing.
func TestOthersFunnelsThatThePostAlters(t *testing.T) {
	for name, r := range rewriters {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s semantics) {
				x := funnel("x", "X", "a")
				f := &fake{semantics: s, texts: r.texts, list: append(clone(theirs), x)}
				result, err := open(f).Write(t.Context(), Change{Prior: byID(x), Planned: byID(funnel("x", "PLAN*", "a"))})
				var altered *ForeignAlteredError
				if !errors.As(err, &altered) || len(result.Foreign) > 0 {
					t.Fatalf("%+v, %v", result.Foreign, err)
				}
				want := map[string]string{}
				for i, p := range theirs {
					if d := bytesThatDiffer(p, f.now()[i]); d != "" {
						want[p.ID] = d
					}
				}
				got := map[string]string{}
				for _, l := range altered.Foreign {
					for _, d := range l.Altered {
						got[l.ID] += d.Want + " -> " + d.Got + "\n"
					}
				}
				diff(t, "altered", want, got)
				if len(result.Pipelines) != 1 || (len(result.Lasting.Grown) > 0) != r.grows {
					t.Errorf("state %+v, grown %d", result.Pipelines, len(result.Lasting.Grown))
				}
			})
		})
	}
}

// bytesThatDiffer lists the texts that differ in the least.
func bytesThatDiffer(a, b wazzup.Pipeline) (text string) {
	if a.Name != b.Name {
		text += a.Name + " -> " + b.Name + "\n"
	}
	for i, s := range a.Stages {
		if s.Name != b.Stages[i].Name {
			text += s.Name + " -> " + b.Stages[i].Name + "\n"
		}
	}
	return text
}

// A text that grows stops the next write before its post, on this machine and wherever the state goes; one that does not
// grow stops nothing.
func TestATextThatGrowsIsNotPostedAgain(t *testing.T) {
	for name, r := range rewriters {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x, y := funnel("x", "-", ""), funnel("y", "-", "")
				f := &fake{semantics: replacing, texts: r.texts, list: append(clone(theirs), x)}
				first := open(f)
				result, err := first.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x, y)})
				if !errors.As(err, new(*ForeignAlteredError)) {
					t.Fatal(err)
				}
				time.Sleep(48 * time.Hour)
				for _, p := range result.Pipelines { // as it is
					if p.ID == "x" {
						x = p
					}
				}
				fresh := open(f) // a cache that knows nothing
				for where, again := range map[string]struct {
					a      *Account
					change Change
				}{
					"this run, and an update":     {first, Change{Prior: byID(x), Planned: byID(funnel("x", "--", ""))}},
					"this machine, and a create":  {next(first), Change{Planned: byID(funnel("z", "Z", ""))}},
					"this machine, and a destroy": {next(first), Change{Prior: byID(x)}},
					"another, with the state":     {fresh, Change{Prior: byID(x), Planned: byID(funnel("x", "--", "")), Lasting: result.Lasting}},
				} {
					if !r.grows {
						break
					}
					posts := f.postCount()
					var would *WouldGrowError
					if _, err := again.a.Write(t.Context(), again.change); !errors.As(err, &would) || f.postCount() != posts {
						t.Errorf("%s: %d posts, %v", where, f.postCount()-posts, err)
						continue
					}
					for _, d := range would.Texts {
						if d.Got == "" || d.PipelineID == "" {
							t.Errorf("%s: %+v", where, d)
						}
					}
				}
				if r.grows {
					return
				}
				if _, err := next(first).Write(t.Context(), Change{Planned: byID(funnel("z", "1", ""))}); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// Ways out: the text is made another in the dashboard, or accepted once.
func TestWaysOutOfATextThatGrows(t *testing.T) {
	grown := func(t *testing.T) (*fake, *Account) {
		t.Helper()
		f := &fake{semantics: replacing, texts: html.EscapeString, list: []wazzup.Pipeline{funnel("f", "A & B", "s"), funnel("g", "G", "")}}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); !errors.As(err, new(*ForeignAlteredError)) {
			t.Fatal(err)
		}
		return f, a
	}
	change := Change{Planned: byID(funnel("y", "Y", ""))}
	synctest.Test(t, func(t *testing.T) {
		f, a := grown(t)
		f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { list[0].Stages[0].Name = "renamed"; return list })
		if _, err := next(a).Write(t.Context(), change); !errors.As(err, new(*WouldGrowError)) {
			t.Errorf("the text stands, another one is changed: %v", err)
		}
		f.edit(func(list []wazzup.Pipeline) []wazzup.Pipeline { list[0].Name = "A and B"; return list })
		if _, err := next(a).Write(t.Context(), change); err != nil {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f, a := grown(t)
		a = next(a)
		a.config.AcceptAltered = []string{"g"}
		if _, err := a.Write(t.Context(), change); !errors.As(err, new(*WouldGrowError)) {
			t.Errorf("another funnel is accepted: %v", err)
		}
		a.config.AcceptAltered = []string{"f"}
		result, err := a.Write(t.Context(), change)
		if err != nil || len(result.Foreign) != 1 || !result.Foreign[0].Accepted || f.now()[0].Name != "A &amp;amp; B" {
			t.Errorf("%+v, %v, %q", result.Foreign, err, f.now()[0].Name)
		}
		a = next(a)
		a.config.AcceptAltered = nil
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("z", "Z", ""))}); !errors.As(err, new(*WouldGrowError)) {
			t.Errorf("it was accepted once: %v", err)
		}
	})
}

// The check at plan agrees with the one before the post.
func TestWhatWouldGrowAtPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := funnel("x", "X & Y", "")
		f := &fake{semantics: replacing, texts: html.EscapeString, list: []wazzup.Pipeline{funnel("f", "A & B", "")}}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); err == nil {
			t.Fatal("no error")
		}
		list, err := next(a).List(t.Context(), ForRefresh)
		if err != nil {
			t.Fatal(err)
		}
		a = next(a)
		if _, err := a.List(t.Context(), ForRefresh); err != nil { // which loads the record
			t.Fatal(err)
		}
		ids := func(d []Difference) (ids []string) {
			for _, d := range d {
				ids = append(ids, d.PipelineID)
			}
			return ids
		}
		diff(t, "anything", []string{"f", "x"}, ids(a.WouldGrow(list, byID(funnel("n", "N", "")), nil)))
		diff(t, "ours is mended", []string{"f"}, ids(a.WouldGrow(list, byID(funnel("x", "X and Y", "")), nil)))
		diff(t, "ours is removed", []string{"f"}, ids(a.WouldGrow(list, nil, map[string]bool{"x": true})))
		if l := a.ToRemember(list); len(l.Grown) != 2 {
			t.Errorf("%d digests", len(l.Grown))
		}
	})
}

// Reads that lag behind a post show what was so before it, which is not what the post has done.
func TestReadsThatLagAreNoAlteration(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		was, is := funnel("x", "N", ""), funnel("x", "M", "")
		f := &fake{semantics: s, list: append(clone(theirs), is)}
		f.list[0].Name, f.list[2].Stages[0].Name = "new", "new"
		f.list = append(f.list, funnel("n", "N", ""))
		f.afterPost = func(int) error {
			f.showOld(append(clone(theirs), was), 8*time.Second) // ours as sent, because they were so once before
			return nil
		}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(is), Planned: byID(was)})
		if err != nil || len(result.Foreign) > 0 {
			t.Errorf("%+v, %v", result.Foreign, err)
		}
	})
}

// A service that takes the first so many funnels loses the others, and that is our post's doing.
func TestFunnelsThatThePostLoses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		many := []wazzup.Pipeline{funnel("x", "X", "")}
		for i := range 150 {
			many = append(many, funnel("f"+strings.Repeat("i", i), "F", ""))
		}
		f := &fake{semantics: replacing, first: 100, list: many}
		result, err := open(f).Write(t.Context(), Change{Prior: byID(many[0]), Planned: byID(funnel("x", "X2", ""))})
		var altered *ForeignAlteredError
		if !errors.As(err, &altered) || len(altered.Foreign) != 51 || !altered.Foreign[0].Vanished {
			t.Fatal(err)
		}
		diff(t, "state", byID(funnel("x", "X2", "")), result.Pipelines)
	})
}

// Ids of others' stages, and funnels, that are stored otherwise.
func TestOthersIDsThatThePostAlters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, ids: strings.ToLower, list: []wazzup.Pipeline{
			{ID: "f", Name: "F", Stages: []wazzup.Stage{{ID: "New", Name: "N"}, {ID: "old", Name: "O"}}}, funnel("UP", "up", ""),
		}}
		_, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
		var altered *ForeignAlteredError
		if !errors.As(err, &altered) {
			t.Fatal(err)
		}
		diff(t, "altered", []ForeignLoss{
			{ID: "f", Altered: []Difference{{PipelineID: "f", Aspect: StageIDChanged, StageID: "New", Want: "New", Got: "new"}}},
			{ID: "UP", Vanished: true, Became: "up"},
		}, altered.Foreign)
	})
}

// Members that cannot be sent go with a post, or stay. Some change by themselves, so they are no error.
func TestMembersThatThePostLoses(t *testing.T) {
	everywhere(t, func(t *testing.T, s semantics) {
		for _, kept := range []bool{true, false} {
			f := &fake{semantics: s, members: kept, list: clone(foreign)}
			f.list[1].Undocumented = map[string]string{"color": `"red"`, "isDefault": "true"}
			result, err := open(f).Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))})
			if err != nil {
				t.Fatal(err)
			}
			var want []ForeignLoss
			if !kept {
				want = []ForeignLoss{{ID: "f2", Members: []string{"color", "isDefault"}}}
			}
			diff(t, "foreign", want, result.Foreign)
		}
	})
}

// Our own names that grow, and grow again.
func TestOurNamesThatGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := funnel("x", "A & B", ""), funnel("y", "Y", "")
		f := &fake{semantics: replacing, texts: html.EscapeString}
		a := open(f)
		var altered *NotAsPlannedError
		if _, err := a.Write(t.Context(), Change{Planned: byID(x)}); !errors.As(err, &altered) || altered.Differences[0].Again || !Grew(altered.Differences[0].Want, altered.Differences[0].Got) {
			t.Fatalf("%v", err)
		}
		// The stored form in the configuration, and a machine that knows nothing of it.
		x = f.now()[0]
		fresh := open(f) // a cache that knows nothing
		if _, err := fresh.Write(t.Context(), Change{Prior: byID(x), Planned: byID(x, y)}); !errors.As(err, &altered) || !altered.Differences[0].Again {
			t.Errorf("%v", err)
		}
		x = f.now()[0]
		posts := f.postCount()
		if _, err := next(fresh).Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(x, funnel("y", "Y2", ""))}); !errors.As(err, new(*WouldGrowError)) || f.postCount() != posts {
			t.Errorf("%d posts, %v", f.postCount()-posts, err)
		}
		// Another text in its place is what helps.
		if _, err := next(fresh).Write(t.Context(), Change{Prior: byID(x, y), Planned: byID(funnel("x", "A and B", ""), y)}); err != nil {
			t.Error(err)
		}
	})
}

// What is remembered for good is in the record, and shows nothing to whoever reads it.
func TestGrownTextsInTheBaseline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{semantics: replacing, texts: html.EscapeString, list: []wazzup.Pipeline{funnel("secret-f", "secret & name", "")}}
		a := open(f)
		if _, err := a.Write(t.Context(), Change{Planned: byID(funnel("x", "X", ""))}); err == nil {
			t.Fatal("no error")
		}
		path := a.lock.fileAt(t, baselineExtension)
		content, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(content), "secret") || !strings.Contains(string(content), "grown") {
			t.Errorf("%s, %v", content, err)
		}
	})
}

func TestWhatGrows(t *testing.T) {
	for _, c := range []struct {
		sent, there string
		grew        bool
	}{
		{"A & B", "A &amp; B", true},
		{"A &amp; B", "A &amp;amp; B", true},
		{" A ", "A", false},
		{"A", "A ", true},
		{"stra\u00dfe", "STRASSE", false},
		{"n\u0303", "\u00f1", false},
		{"\u00f1", "n\u0303", false},
		{"\ufb01x", "fix", false},
		{"abc", "ab", false},
		{"abc", "abd", false},
		// Made longer by a service, in whatever way.
		{"Sales", "Sales*", true},
		{"Sales", "CRM: Sales", true},
		{"Sales", "Sales2", true},
		{"a/b c", "a%2Fb%20c", true},
		{"a&b", "a\\&b", true},
		{"a\u201cb", "a\\u201cb", true},
		{"<a>", "&lt;a&gt;", true},
		{"<a>", "&amp;lt;a&amp;gt;", true},
		{"&", "&amp;", true},
		{"\u0417\u0430\u044f\u0432\u043a\u0438", "%D0%97%D0%B0%D1%8F%D0%B2%D0%BA%D0%B8", true},
		{"\u0417\u0430\u044f", "\u00d0\u2014\u00d0\u00b0\u00d1\u008f", true}, // read in another character set
		{"100% & more", "100% %26 more", true},
		// Somebody's own, though longer.
		{"Sales", "Renamed by hand", false},
		{"A", "Another", false},
		{"Lead", "Misleading names", false},
		{"New leads", "Leads that are new", false},
		{"", "Untitled", false},
		{"&", "and so on", false},
	} {
		if Grew(c.sent, c.there) != c.grew {
			t.Errorf("%q, stored as %q: grew %v", c.sent, c.there, !c.grew)
		}
	}
	for _, c := range [][2]string{
		{"A & B", "A &amp; B"},
		{" a", "a"},
		{"long name", "long"},
		{"A", "a"},
		{"a/b", "a%2Fb"},
		{`say "x"`, `say \"x\"`},
		// Cut off within what people see as one character.
		{"cafe\u0301 noir", "cafe"},
		{"caf\u00e9 noir", "cafe"},
		{"🔥🔥", "🔥\ufffd"},
		{"\u2764\ufe0f", "\u2764"},
		{"👨\u200d👩", "👨\u200d"},
		{"각", "\u1100\u1161"},
	} {
		if !isRewritten(c[0], c[1]) {
			t.Errorf("%q is not recognised in %q", c[0], c[1])
		}
	}
	if isRewritten("A", "A") || isRewritten("Sales", "by hand") || isRewritten("a", "") || isRewritten("a", "\ufffd") || isRewritten("cafe\u0301", "caff") {
		t.Error("another text is taken for a rewritten one")
	}
}
