// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func tryNames(ctx context.Context, r *run) error {
	if err := tryBlanks(ctx, r); err != nil {
		return err
	}
	return tryAccents(ctx, r)
}

func tryBlanks(ctx context.Context, r *run) error {
	const blanks = "  two  words\u00a0 "
	f := funnel{r.id("blanks"), blanks, []stage{{"n", blanks}}}
	c, err := r.odd(ctx, f)
	if err != nil {
		return err
	}
	a := Finding{Question: "Are names trimmed?", Experiment: fmt.Sprintf("posted a funnel and a stage with the name %q", blanks)}
	s, _ := c.list.find(f.ID)
	names := s.stageNames()
	a.Evidence = []string{r.clean(fmt.Sprintf("shown: funnel %q, stage %q", s.Name, names))}
	switch {
	case c.refused != "":
		a.Finding, a.Evidence, a.Otherwise = "such a name is refused", []string{c.refused}, true
	case len(names) != 1 || s.Name != names[0]:
		a.Finding, a.Otherwise = "funnels' and stages' are treated differently", true
	case s.Name == blanks:
		a.Finding = "no"
		r.known("-texts")
	case s.Name == strings.TrimSpace(blanks):
		a.Finding, r.settings().Texts = "yes: blanks around them are cut off", sandbox.TextsTrimmed
		r.known("-texts")
	default:
		a.Finding, a.Otherwise = "they are changed in another way", true
	}
	r.add(a)
	return nil
}

func tryAccents(ctx context.Context, r *run) error {
	const decomposed = "Cafe\u0301"
	f := funnel{r.id("accents"), decomposed, nil}
	c, err := r.odd(ctx, f)
	if err != nil {
		return err
	}
	s, _ := c.list.find(f.ID)
	a := Finding{
		Question: "Are names brought into another Unicode form?", Experiment: `posted a funnel with the name "Cafe" and a combining acute accent (decomposed)`,
		Evidence: []string{r.clean(fmt.Sprintf("shown: %+q", s.Name))},
	}
	switch {
	case c.refused != "":
		a.Finding, a.Evidence, a.Otherwise = "such a name is refused", []string{c.refused}, true
	case s.Name == decomposed:
		a.Finding = "no"
	case s.Name == norm.NFC.String(decomposed):
		a.Finding, a.Otherwise = "yes: they are composed (NFC)", true
	default:
		a.Finding, a.Otherwise = "they are changed in another way", true
	}
	r.add(a)
	return nil
}

func tryNumbers(ctx context.Context, r *run) error {
	integers := []string{"142", "-5", "9007199254740993"}
	others := []string{"007", "12.5", "1e3"}
	f := funnel{ID: numberID, Name: "ids like numbers"}
	for _, id := range slices.Concat(integers, others) {
		f.Stages = append(f.Stages, stage{id, "stage " + id})
	}
	c, err := r.odd(ctx, f)
	if err != nil {
		return err
	}
	a := Finding{Question: "How are ids shown that look like numbers?", Experiment: "posted the funnel " + numberID + " with the stages " + strings.Join(slices.Concat(integers, others), ", ")}
	s, there := c.list.find(numberID)
	var shownIDs []string
	for _, g := range s.Stages {
		shownIDs = append(shownIDs, g.ID)
	}
	changed := slices.DeleteFunc(slices.Concat(integers, others), func(id string) bool { return slices.Contains(shownIDs, id) })
	slices.Sort(s.numbers)
	asNumbers := slices.Sorted(slices.Values(append(integers, numberID)))
	switch {
	case c.refused != "":
		a.Finding, a.Evidence, a.Otherwise = "they are refused", []string{c.refused}, true
	case !there || len(changed) > 0:
		a.Finding, a.Otherwise = "some come back otherwise", true
		a.Evidence = []string{r.clean("not found again: " + strings.Join(changed, ", ") + "; shown: " + strings.Join(shownIDs, ", "))}
	case len(s.numbers) == 0:
		a.Finding = "as the texts that were sent"
		r.known("-numeric-ids")
	case slices.Equal(s.numbers, asNumbers):
		a.Finding, r.settings().NumericIDs = "integers as JSON numbers, with all their digits; the others as texts", true
		r.known("-numeric-ids")
	default:
		a.Finding, a.Otherwise = "some as JSON numbers", true
	}
	if len(s.numbers) > 0 {
		a.Evidence = append(a.Evidence, r.clean("as numbers: "+strings.Join(s.numbers, ", ")))
	}
	r.add(a)
	return nil
}

func trySharedStage(ctx context.Context, r *run) error {
	first, second := funnel{r.id("e"), "one of two", []stage{{"142", "won"}}}, funnel{r.id("f"), "two of two", []stage{{"142", "closed"}}}
	c, err := r.odd(ctx, first, second)
	if err != nil {
		return err
	}
	a := Finding{Question: "Can the same stage id stand in two funnels?", Experiment: `posted two funnels with a stage "142", under a name each`}
	one, _ := c.list.find(first.ID)
	two, _ := c.list.find(second.ID)
	a.Evidence = []string{r.clean(fmt.Sprintf("shown with the names %q and %q", one.stageNames(), two.stageNames()))}
	switch {
	case c.refused != "":
		a.Finding, a.Evidence, a.Otherwise = "no, it is refused", []string{c.refused}, true
	case same(one.funnel, first) && same(two.funnel, second):
		a.Finding = "yes, and each has its own name"
	case len(one.Stages) == 1 && len(two.Stages) == 1:
		a.Finding, a.Otherwise = "yes, but they share one name", true
	default:
		a.Finding, a.Otherwise = "one of them loses it", true
	}
	r.add(a)
	return nil
}

// Characters that differ in what counts as one.
const (
	ascii    = "x"
	cyrillic = "ж"            // 2 bytes
	astral   = "𝒳"            // 4 bytes, 2 code units of UTF-16
	heart    = "\u2764\ufe0f" // 2 code points, of which the second one says how the first one looks
	hand     = "👍🏽"           // 2 code points, an emoji and its skin tone
)

// countings are the ways to count characters that the sandbox has.
var countings = map[sandbox.Counting]string{
	sandbox.CodePoints:     "counted in code points",
	sandbox.UTF16Units:     "counted in code units of UTF-16",
	sandbox.ClassValidator: "counted as class-validator does",
	sandbox.Graphemes:      "counted in grapheme clusters",
}

func tryLengths(ctx context.Context, r *run) error {
	name, err := r.limit(ctx, "the name of a funnel", func(character string, n int) funnel {
		return funnel{ID: r.id("long"), Name: strings.Repeat(character, n)}
	})
	if err != nil {
		return err
	}
	id, err := r.limit(ctx, "the id of a funnel", func(character string, n int) funnel {
		id := r.id("long-")
		return funnel{ID: id + strings.Repeat(character, n-len(id)), Name: "a long id"}
	})
	if err != nil {
		return err
	}
	of := r.report.Findings[len(r.report.Findings)-2:]
	if of[0].Otherwise || of[1].Otherwise {
		return nil
	}
	r.settings().Counting = name
	r.known("-counting")
	of[1].Otherwise = id != name
	return nil
}

// limit finds out whether 100 is the limit, and of what.
func (r *run) limit(ctx context.Context, what string, long func(character string, n int) funnel) (sandbox.Counting, error) {
	l := &lengths{r: r, long: long}
	l.Question, l.Experiment = "How long may "+what+" be?", "posted it with 101 and 100 characters of several kinds"
	tooLong := l.taken(ctx, ascii, 101, "ASCII characters")
	l.Finding.Finding, l.Otherwise = "100 characters", tooLong
	if tooLong {
		l.Finding.Finding = "more than 100 characters"
	}
	counting, how := sandbox.CodePoints, ""
	switch {
	case !l.taken(ctx, astral, 100, "characters of 4 bytes, 2 code units"):
		counting = sandbox.UTF16Units
		if !l.taken(ctx, cyrillic, 100, "characters of 2 bytes, 1 code unit") {
			how, l.Otherwise = "counted in bytes", true
		}
	case tooLong || !l.taken(ctx, heart, 100, "characters of 2 code points, one of them a variation selector"):
	case l.taken(ctx, hand, 100, "characters of 2 code points, an emoji and its skin tone"):
		counting = sandbox.Graphemes
	default:
		counting = sandbox.ClassValidator
	}
	l.Finding.Finding += ", " + cmp.Or(how, countings[counting])
	if l.err == nil {
		r.add(l.Finding)
	}
	return counting, l.err
}

// lengths is the experiment with one text. After an error it does nothing more.
type lengths struct {
	Finding

	r    *run
	long func(character string, n int) funnel
	err  error
}

// taken posts a text of n characters and reports whether it is taken.
func (l *lengths) taken(ctx context.Context, character string, n int, name string) bool {
	if l.err != nil {
		return false
	}
	f := l.long(character, n)
	c, err := l.r.odd(ctx, f)
	if err != nil {
		l.err = err
		return false
	}
	s, there := c.list.find(f.ID)
	outcome := "taken"
	switch {
	case c.refused != "":
		outcome = c.refused
	case !there || s.Name != f.Name:
		outcome = "taken, and shown otherwise"
	}
	l.Evidence = append(l.Evidence, fmt.Sprintf("%d %s: %s", n, name, outcome))
	return c.refused == ""
}
