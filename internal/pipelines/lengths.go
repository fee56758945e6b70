package pipelines

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// maxLength of ids and names, in characters (source: Wazzup's documentation of POST /v2/pipelines, which does not define
// what a character is).
const maxLength = 100

// lengths are how many characters a text has, by each plausible way to count them.
type lengths struct {
	plain, bare counts // with variation selectors, and without them
}

// counts are three ways to count. Of a text's clusters there are never more than of its code points, and of those never
// more than of its UTF-16 units.
type counts struct {
	points   int // Unicode code points
	units    int // UTF-16 units: what "length" is in JavaScript
	clusters int // extended grapheme clusters (UAX #29): what people see as one character
}

func lengthsOf(text string) lengths {
	return lengths{plain: countsOf(text), bare: countsOf(strings.Map(withoutSelectors, text))}
}

func countsOf(text string) counts {
	c := counts{points: utf8.RuneCountInString(text)}
	for _, r := range text {
		c.units += utf16.RuneLen(r)
	}
	for g := graphemes.FromString(text); g.Next(); {
		c.clusters++
	}
	return c
}

// withoutSelectors leaves out the code points that say how the one before them looks (U+FE00 to U+FE0F and U+E0100 to
// U+E01EF, and Mongolian's): class-validator, whose texts the API's errors follow, does not count those of emoji.
func withoutSelectors(r rune) rune {
	if unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

// least is the smallest count. No other form of the text has a smaller one: Terraform composes texts, which can make more
// code points of one (U+0958 becomes two), but never more grapheme clusters.
func (l lengths) least() int { return min(l.plain.clusters, l.bare.clusters) }

func (l lengths) most() int { return l.plain.units }

// String says how many characters there are by which count.
func (l lengths) String() string {
	if l.least() == l.most() {
		return counted(l.most(), "character")
	}
	text := l.plain.String()
	if l.bare != l.plain {
		text += "; without variation selectors: " + l.bare.String()
	}
	return text
}

func (c counts) String() string {
	return fmt.Sprintf("%s, %s, %s", counted(c.clusters, "visible character"), counted(c.points, "code point"), counted(c.units, "UTF-16 unit"))
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// tooLong says how much too long a text is by every count; it is empty for a text that is not.
func tooLong(text string) string {
	if len(text) <= maxLength { // no count is greater than that of bytes
		return ""
	}
	l := lengthsOf(text)
	switch {
	case l.least() <= maxLength:
		return ""
	case l.least() == l.most():
		return "has " + l.String()
	}
	return fmt.Sprintf("has at least %d characters, however they are counted", l.least())
}

// doubtful says how long a text is that is too long by some counts, and not by others; it is empty for any other text.
func doubtful(text string) string {
	if len(text) <= maxLength {
		return ""
	}
	if l := lengthsOf(text); l.least() <= maxLength && l.most() > maxLength {
		return l.String()
	}
	return ""
}

// lengths warns of texts that Wazzup may find too long. It is silent on those that Wazzup is known to have taken: they stand in
// the state or, of a funnel that is declared for the first time, in the list. The first plan of a replacement has said it for
// the second one.
func (p *planning) lengths() {
	if p.isSecond() || p.resp.Diagnostics.HasError() {
		return
	}
	var first path.Path
	var lines []string
	elements := p.plan.Pipelines.Elements()
	for _, id := range sortedIDs(elements) {
		for _, text := range doubtfulTexts(id, elements[id], p.taken(id)) {
			if lines = append(lines, "    "+text); len(lines) == 1 {
				first = at(id)
			}
		}
	}
	if len(lines) > 0 {
		p.resp.Diagnostics.AddAttributeWarning(first, p.target.headline("Texts that may be too long"), fmt.Sprintf(
			"Wazzup allows %d characters, and its documentation does not say how it counts them. These texts are longer by some counts, and not by others:\n\n%s\n\n"+
				"Wazzup may refuse them, or cut them off. Then the apply ends with an error that names the text. To be sure, shorten them until every count is %d or less. "+
				"If the apply succeeds, Wazzup has taken them as they are, and this warning does not come again.", maxLength, bounded(lines), maxLength))
	}
}

// taken are the versions of a funnel that Wazzup is known to have taken.
func (p *planning) taken(id string) []wazzup.Pipeline {
	if prior, ok := p.prior[id]; ok {
		return []wazzup.Pipeline{prior}
	}
	var versions []wazzup.Pipeline
	if p.prior == nil { // it may be tainted, or half of a replacement
		versions = p.target.registry().States(id)
	}
	if there, ok := p.there[id]; ok {
		versions = append(versions, there)
	}
	return versions
}

// doubtfulTexts are the doubtful texts of a funnel of a plan, a line for each. Left out are those that one of the taken versions
// has, of a stage with the same id.
func doubtfulTexts(id string, funnel attr.Value, taken []wazzup.Pipeline) []string {
	var lines []string
	note := func(at path.Path, text string, had func(wazzup.Pipeline) bool) {
		if long := doubtful(text); long != "" && !slices.ContainsFunc(taken, had) {
			lines = append(lines, at.String()+": "+long)
		}
	}
	root := at(id)
	note(root, id, func(wazzup.Pipeline) bool { return true })
	object, ok := funnel.(types.Object)
	if !ok {
		return lines
	}
	attributes := object.Attributes()
	for _, f := range new(wazzup.Pipeline).Fields() {
		if text, ok := knownString(attributes[f.Name]); ok {
			note(root.AtName(f.Name), text, func(p wazzup.Pipeline) bool { return agree(map[string]string{f.Name: text}, p.Fields()) })
		}
	}
	stages, ok := attributes["stages"].(types.List)
	if !ok {
		return lines
	}
	for i, element := range stages.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		attributes := object.Attributes()
		id, known := knownString(attributes["id"])
		isThis := func(s wazzup.Stage) bool { return known && composed(s.ID) == composed(id) }
		at := func(name string) path.Path { return root.AtName("stages").AtListIndex(i).AtName(name) }
		if len(id) > maxLength { // before a path is made, which takes longer than all else
			note(at("id"), id, func(p wazzup.Pipeline) bool { return slices.ContainsFunc(p.Stages, isThis) })
		}
		for _, f := range new(wazzup.Stage).Fields() {
			text, _ := knownString(attributes[f.Name])
			if len(text) <= maxLength {
				continue
			}
			note(at(f.Name), text, func(p wazzup.Pipeline) bool {
				return slices.ContainsFunc(p.Stages, func(s wazzup.Stage) bool { return isThis(s) && agree(map[string]string{f.Name: text}, s.Fields()) })
			})
		}
	}
	return lines
}
