// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// page is what a file of Markdown links to, and what others can link to in it.
type page struct {
	anchors map[string]bool
	links   []string
	broken  []string // [text] that is meant to be a link, without a definition
}

var (
	frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)
	htmlAnchor  = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)
	undefined   = regexp.MustCompile(`\[[^\[\]]+\]`)
)

// parsed is a page of GitHub's Markdown, without its front matter.
func parsed(markdown string) page {
	source := []byte(frontMatter.ReplaceAllString(markdown, ""))
	document := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	p := page{anchors: map[string]bool{}}
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Heading:
			p.addHeading(plain(node, source, true))
		case *ast.Link:
			p.links = append(p.links, string(node.Destination))
		case *ast.Image:
			p.links = append(p.links, string(node.Destination))
		case *ast.AutoLink:
			p.links = append(p.links, string(node.URL(source)))
		case *ast.RawHTML:
			p.addHTML(string(node.Segments.Value(source)))
		case *ast.HTMLBlock:
			p.addHTML(string(node.Lines().Value(source)))
		}
		if node.Type() == ast.TypeBlock && node.FirstChild() != nil && node.FirstChild().Type() == ast.TypeInline {
			p.broken = append(p.broken, undefined.FindAllString(plain(node, source, false), -1)...)
		}
		return ast.WalkContinue, nil
	})
	return p
}

// addHeading adds the anchor that GitHub makes of a heading: small letters, hyphens for blanks, no punctuation, and a number
// for each further heading of the same text. OpenTofu's registry makes the same ones.
func (p *page) addHeading(heading string) {
	anchor := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, strings.TrimSpace(heading))
	for name, n := anchor, 1; ; n++ {
		if !p.anchors[name] {
			p.anchors[name] = true
			return
		}
		name = fmt.Sprintf("%s-%d", anchor, n)
	}
}

// addHTML adds anchors such as those that tfplugindocs writes for nested attributes.
func (p *page) addHTML(html string) {
	for _, match := range htmlAnchor.FindAllStringSubmatch(html, -1) {
		p.anchors[match[1]] = true
	}
}

// plain is the text of a block. Code and links in it belong to a heading, but cannot lack a definition.
func plain(node ast.Node, source []byte, all bool) string {
	var b strings.Builder
	_ = ast.Walk(node, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.CodeSpan, *ast.Link, *ast.AutoLink:
			if !all {
				b.WriteByte(' ')
				return ast.WalkSkipChildren, nil
			}
		case *ast.Text:
			b.Write(node.Segment.Value(source))
			if node.SoftLineBreak() || node.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(node.Value)
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
