package probe

import (
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
	a := Answer{Question: "Are names trimmed?", Experiment: fmt.Sprintf("posted a funnel and a stage with the name %q", blanks)}
	s, _ := c.list.find(f.ID)
	names := s.stageNames()
	a.Evidence = []string{r.clean(fmt.Sprintf("shown: funnel %q, stage %q", s.Name, names))}
	switch {
	case c.refused != "":
		a.Answer, a.Evidence, a.Otherwise = "such a name is refused", []string{c.refused}, true
	case len(names) != 1 || s.Name != names[0]:
		a.Answer, a.Otherwise = "funnels' and stages' are treated differently", true
	case s.Name == blanks:
		a.Answer = "no"
		r.known("-texts")
	case s.Name == strings.TrimSpace(blanks):
		a.Answer, r.settings().Texts = "yes: blanks around them are cut off", sandbox.TextsTrimmed
		r.known("-texts")
	default:
		a.Answer, a.Otherwise = "they are changed in another way", true
	}
	r.answer(a)
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
	a := Answer{
		Question: "Are names brought into another Unicode form?", Experiment: `posted a funnel with the name "Cafe" and a combining acute accent (decomposed)`,
		Evidence: []string{r.clean(fmt.Sprintf("shown: %+q", s.Name))},
	}
	switch {
	case c.refused != "":
		a.Answer, a.Evidence, a.Otherwise = "such a name is refused", []string{c.refused}, true
	case s.Name == decomposed:
		a.Answer = "no"
	case s.Name == norm.NFC.String(decomposed):
		a.Answer, a.Otherwise = "yes: they are composed (NFC)", true
	default:
		a.Answer, a.Otherwise = "they are changed in another way", true
	}
	r.answer(a)
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
	a := Answer{Question: "How are ids shown that look like numbers?", Experiment: "posted the funnel " + numberID + " with the stages " + strings.Join(slices.Concat(integers, others), ", ")}
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
		a.Answer, a.Evidence, a.Otherwise = "they are refused", []string{c.refused}, true
	case !there || len(changed) > 0:
		a.Answer, a.Otherwise = "some come back otherwise", true
		a.Evidence = []string{r.clean("not found again: " + strings.Join(changed, ", ") + "; shown: " + strings.Join(shownIDs, ", "))}
	case len(s.numbers) == 0:
		a.Answer = "as the texts that were sent"
		r.known("-numeric-ids")
	case slices.Equal(s.numbers, asNumbers):
		a.Answer, r.settings().NumericIDs = "integers as JSON numbers, with all their digits; the others as texts", true
		r.known("-numeric-ids")
	default:
		a.Answer, a.Otherwise = "some as JSON numbers", true
	}
	if len(s.numbers) > 0 {
		a.Evidence = append(a.Evidence, r.clean("as numbers: "+strings.Join(s.numbers, ", ")))
	}
	r.answer(a)
	return nil
}

func trySharedStage(ctx context.Context, r *run) error {
	first, second := funnel{r.id("e"), "one of two", []stage{{"142", "won"}}}, funnel{r.id("f"), "two of two", []stage{{"142", "closed"}}}
	c, err := r.odd(ctx, first, second)
	if err != nil {
		return err
	}
	a := Answer{Question: "Can the same stage id stand in two funnels?", Experiment: `posted two funnels with a stage "142", under a name each`}
	one, _ := c.list.find(first.ID)
	two, _ := c.list.find(second.ID)
	a.Evidence = []string{r.clean(fmt.Sprintf("shown with the names %q and %q", one.stageNames(), two.stageNames()))}
	switch {
	case c.refused != "":
		a.Answer, a.Evidence, a.Otherwise = "no, it is refused", []string{c.refused}, true
	case same(one.funnel, first) && same(two.funnel, second):
		a.Answer = "yes, and each has its own name"
	case len(one.Stages) == 1 && len(two.Stages) == 1:
		a.Answer, a.Otherwise = "yes, but they share one name", true
	default:
		a.Answer, a.Otherwise = "one of them loses it", true
	}
	r.answer(a)
	return nil
}

// Characters that differ in what counts as one: code points, code units of UTF-16, bytes.
const (
	ascii    = "x"
	cyrillic = "ж"
	astral   = "𝒳"
)

func tryLengths(ctx context.Context, r *run) error {
	if err := r.limit(ctx, "the name of a funnel", func(character string, n int) funnel {
		return funnel{ID: r.id("long"), Name: strings.Repeat(character, n)}
	}); err != nil {
		return err
	}
	return r.limit(ctx, "the id of a funnel", func(character string, n int) funnel {
		id := r.id("long-")
		return funnel{ID: id + strings.Repeat(character, n-len(id)), Name: "a long id"}
	})
}

// limit finds out whether 100 is the limit, and of what.
func (r *run) limit(ctx context.Context, what string, long func(character string, n int) funnel) error {
	a := Answer{Question: "How long may " + what + " be?"}
	taken := func(character string, n int, name string) (bool, error) {
		f := long(character, n)
		c, err := r.odd(ctx, f)
		if err != nil {
			return false, err
		}
		s, there := c.list.find(f.ID)
		outcome := "taken"
		switch {
		case c.refused != "":
			outcome = c.refused
		case !there || s.Name != f.Name:
			outcome = "taken, and shown otherwise"
		}
		a.Evidence = append(a.Evidence, fmt.Sprintf("%d %s: %s", n, name, outcome))
		return c.refused == "", nil
	}
	tooLong, err := taken(ascii, 101, "ASCII characters")
	if err != nil {
		return err
	}
	points, err := taken(astral, 100, "characters of 4 bytes, 2 code units")
	if err != nil {
		return err
	}
	units := points
	if !points {
		if units, err = taken(cyrillic, 100, "characters of 2 bytes, 1 code unit"); err != nil {
			return err
		}
	}
	a.Experiment = "posted it with 101 and 100 characters of several kinds"
	a.Answer, a.Otherwise = "100 characters", tooLong || !points
	if tooLong {
		a.Answer = "more than 100 characters"
	}
	switch {
	case points:
		a.Answer += ", counted in code points"
	case units:
		a.Answer += ", counted in code units of UTF-16"
	default:
		a.Answer += ", counted in bytes"
	}
	r.answer(a)
	return nil
}
