// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The table's columns, in characters.
const (
	left  = 50
	right = 66
)

// WriteText writes a report for a person: a table of questions and answers, how the sandbox is made to behave the same,
// and what is left in the account.
func (p *Report) WriteText(out io.Writer) {
	if len(p.Findings) > 0 {
		p.writeTable(out)
	}
	if p.Error != "" {
		fmt.Fprintf(out, "Could not finish: %s\n\n", p.Error)
	}
	if len(p.Findings) > 0 {
		p.writeSandbox(out)
	}
	p.writeLeft(out)
}

func (p *Report) writeTable(out io.Writer) {
	fmt.Fprintf(out, "Asked %s: %d requests in %d s.\n\n", p.BaseURL, p.Requests, p.Seconds)
	row(out, "", []string{"QUESTION", "experiment"}, []string{"ANSWER", "evidence"})
	for i, a := range p.Findings {
		number := fmt.Sprint(i + 1)
		if a.Otherwise {
			number += "*"
		}
		row(out, number, append(wrap(a.Question, left, ""), wrap(a.Experiment, left, "  ")...), a.right())
	}
}

func (a Finding) right() []string {
	lines := wrap(a.Finding, right, "")
	for _, e := range a.Evidence {
		lines = append(lines, wrap(e, right, "  ")...)
	}
	return lines
}

// row writes a row of the table, and an empty line.
func row(out io.Writer, number string, lefts, rights []string) {
	for i := range max(len(lefts), len(rights)) {
		var l, r string
		if i < len(lefts) {
			l = lefts[i]
		}
		if i < len(rights) {
			r = rights[i]
		}
		pad := strings.Repeat(" ", max(0, left-utf8.RuneCountInString(l)))
		fmt.Fprintln(out, strings.TrimRight(fmt.Sprintf("%3s  %s%s  %s", number, l, pad, r), " "))
		number = ""
	}
	fmt.Fprintln(out)
}

// wrap breaks a text into lines, at blanks if that is possible.
func wrap(text string, width int, indent string) []string {
	var lines []string
	line, begun := indent, false
	for word := range strings.SplitSeq(text, " ") { // two blanks of a name stay two
		if begun && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line, begun = append(lines, line), indent, false
		}
		if begun {
			line += " "
		}
		line += word
		begun = true
		for utf8.RuneCountInString(line) > width {
			runes := []rune(line)
			lines, line = append(lines, string(runes[:width])), indent+string(runes[width:])
		}
	}
	if line != indent {
		lines = append(lines, line)
	}
	return lines
}

func (p *Report) writeSandbox(out io.Writer) {
	if len(p.Sandbox.Open) > 0 {
		fmt.Fprint(out, "As far as was found out: ")
	}
	if p.Sandbox.Flags == "" {
		fmt.Fprint(out, "The sandbox behaves the same as it is: make sandbox\n\n")
	} else {
		fmt.Fprintf(out, "The sandbox behaves the same with:\n\n  make sandbox ARGS='%s'\n\n", p.Sandbox.Flags)
	}
	if len(p.Sandbox.Open) > 0 {
		fmt.Fprintf(out, "Not found out: %s\n", strings.Join(p.Sandbox.Open, ", "))
	}
	for _, a := range p.Findings {
		if a.Otherwise {
			fmt.Fprintln(out, "* No setting of the sandbox does the same.")
			break
		}
	}
	fmt.Fprintln(out)
}

func (p *Report) writeLeft(out io.Writer) {
	switch {
	case len(p.Left) > 0:
		text := fmt.Sprintf("Left in the account, because Wazzup keeps them: %s: %s. Remove them in Wazzup, if you can; "+
			"all their ids begin with %s, but for %s. Another run takes them for its own.", counted(len(p.Left)), some(p.Left), Prefix, numberID)
		fmt.Fprintln(out, strings.Join(wrap(text, left+right, ""), "\n"))
	case p.Posts > 0 && !p.Cleaned:
		fmt.Fprintf(out, "Funnels may be left in the account whose ids begin with %s, or are %s.\nAnother run takes them for its own, and removes them where it can.\n", Prefix, numberID)
	case p.Posts > 0:
		fmt.Fprintln(out, "Everything that was made has been removed.")
	}
}
