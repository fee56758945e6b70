// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/importid"
)

// maxListed bounds lists in messages: nobody reads a thousand ids on a terminal.
const maxListed = 20

// quoted lists ids for a message. Quoting keeps control characters off the terminal. If some ids look the same, it shows
// their characters, too.
func quoted(ids []string) string { return quotedUpTo(maxListed, ids) }

func quotedUpTo(most int, ids []string) string {
	list := make([]string, 0, min(len(ids), most))
	looks := make(map[string]int, len(ids))
	for _, id := range ids {
		looks[norm.NFKC.String(id)]++
	}
	for _, id := range ids[:min(len(ids), most)] {
		if looks[norm.NFKC.String(id)] > 1 {
			list = append(list, Escaped(id))
			continue
		}
		list = append(list, strconv.Quote(id))
	}
	text := strings.Join(list, ", ")
	if more := len(ids) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// sides names the two versions of a Difference. had means that the first version has something.
type sides struct{ want, had, got string }

var (
	declaredAndThere  = sides{"declared", "declared", "in Wazzup"}
	declaredAndBefore = sides{"declared", "declared", "in Wazzup before"}
	seenAndThere      = sides{"when planned", "there when planned", "in Wazzup now"}
	sentAndThere      = sides{"sent", "sent", "in Wazzup now"}
	stateAndThere     = sides{"in the state", "in the state", "in Wazzup now"}
)

// describe lists differences, one per line, indented so that the CLI does not wrap them.
func describe(list []account.Difference, s sides) string {
	lines := make([]string, 0, min(len(list), maxListed)+1)
	for _, d := range list[:min(len(list), maxListed)] {
		lines = append(lines, "    "+s.describe(d))
	}
	if more := len(list) - maxListed; more > 0 {
		lines = append(lines, fmt.Sprintf("    and %d more differences", more))
	}
	return strings.Join(lines, "\n")
}

func (s sides) describe(d account.Difference) string {
	funnel := fmt.Sprintf("pipelines[%q]", d.PipelineID)
	switch d.Aspect {
	case account.Existence:
		if d.Got != "" {
			return fmt.Sprintf("%s: %s, %s under the id %q", funnel, s.had, s.got, d.Got)
		}
		return fmt.Sprintf("%s: %s, not there %s", funnel, s.had, s.got)
	case account.StageMissing:
		return fmt.Sprintf("%s, stage %q (%q): %s, not there %s", funnel, d.StageID, d.Want, s.had, s.got)
	case account.StageExtra:
		return fmt.Sprintf("%s, stage %q (%q): %s, not %s", funnel, d.StageID, d.Got, s.got, s.want)
	case account.StageOrder:
		return fmt.Sprintf("%s: its stages are in another order", funnel)
	}
	if field, ok := d.Aspect.StageField(); ok {
		return fmt.Sprintf("%s, stage %q, %s: %s", funnel, d.StageID, field, s.texts(d))
	}
	return fmt.Sprintf("%s.%s: %s", funnel, d.Aspect, s.texts(d))
}

// texts shows the two versions of a text, or only the second if the first has no name. It escapes them to ASCII if they
// differ only in Unicode form.
func (s sides) texts(d account.Difference) string {
	quote := strconv.Quote
	if norm.NFC.String(d.Want) == norm.NFC.String(d.Got) {
		quote = strconv.QuoteToASCII
	}
	if s.want == "" {
		return fmt.Sprintf("%s %q", s.got, d.Got)
	}
	return fmt.Sprintf("%s %s, %s %s", s.want, quote(d.Want), s.got, quote(d.Got))
}

// fillInName says what to write in place of NAME in an import block.
const fillInName = "replace NAME with the name of this resource. If the resource has count or for_each, add its index: NAME[0] or NAME[\"key\"]. If it is in a module, put the module's address in front."

// importBlock returns an import block to fill in, indented so that the CLI does not wrap it. It names the account if the
// resource does.
func importBlock(own types.String, ids []string) string {
	return "    import {\n" +
		"      to = wazzup_pipelines.NAME\n" +
		"      id = " + hclString(importid.Format(own.ValueString(), ids)) + "\n" +
		"    }"
}

// hclString writes a string literal of HCL's native syntax (its specification, section "Template Expressions").
func hclString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case !strconv.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// besides quotes an id that a message names together with another one. If the two look the same, it shows the characters,
// too.
func besides(id, other string) string {
	if id == other || norm.NFKC.String(id) != norm.NFKC.String(other) {
		return strconv.Quote(id)
	}
	return Escaped(id)
}

func allBesides(ids []string, id string) string {
	names := make([]string, len(ids))
	for i, other := range ids {
		names[i] = besides(other, id)
	}
	return strings.Join(names, ", ")
}

// MemberLine is a line about members of a funnel, by name.
func MemberLine(id string, names []string) string {
	return fmt.Sprintf("    pipelines[%q]: %s", id, quoted(names))
}

// bounded joins lines, at most maxListed of them.
func bounded(lines []string) string {
	if more := len(lines) - maxListed; more > 0 {
		lines = append(slices.Clone(lines[:maxListed]), fmt.Sprintf("    and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// Escaped quotes a text that may look like another one, and shows its characters, too.
func Escaped(text string) string {
	return strconv.Quote(text) + " (in ASCII: " + strconv.QuoteToASCII(text) + ")"
}

func allEscaped(ids []string) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = Escaped(id)
	}
	return strings.Join(list, " and ")
}
