// SPDX-License-Identifier: MPL-2.0

package pages

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Block is a fenced block of code.
type Block struct {
	Page     string   // the file that it is in
	Line     int      // of its first line of code
	Language string   // hcl, shell, yaml, ...; "" if the fence names none
	Code     string   // without the indentation that it has within a list
	Remarks  []string // comments (<!-- ... -->) right in front of it, without their marks
}

// Read returns the blocks of a Markdown file in their order. Blocks without a line of code are left out.
func Read(file string) ([]Block, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var blocks []Block
	page := goldmark.DefaultParser().Parse(text.NewReader(source))
	err = ast.Walk(page, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		fence, ok := node.(*ast.FencedCodeBlock)
		if !ok || !entering || fence.Lines().Len() == 0 {
			return ast.WalkContinue, nil
		}
		blocks = append(blocks, Block{
			Page:     file,
			Line:     1 + bytes.Count(source[:fence.Lines().At(0).Start], []byte("\n")),
			Language: string(fence.Language(source)),
			Code:     lines(fence, source),
			Remarks:  remarks(fence, source),
		})
		return ast.WalkContinue, nil
	})
	return blocks, err
}

// lines returns a node's lines as they are after the indentation of the list that it is in.
func lines(node ast.Node, source []byte) string {
	var b strings.Builder
	for _, segment := range node.Lines().Sliced(0, node.Lines().Len()) {
		b.Write(segment.Value(source))
	}
	return b.String()
}

// remarks returns the comments right in front of a node.
func remarks(node ast.Node, source []byte) []string {
	var found []string
	for {
		comment, ok := node.PreviousSibling().(*ast.HTMLBlock)
		if !ok {
			return found
		}
		raw := lines(comment, source)
		if comment.HasClosure() {
			raw += string(comment.ClosureLine.Value(source))
		}
		inner, ok := strings.CutPrefix(strings.TrimSpace(raw), "<!--")
		if !ok {
			return found
		}
		found = append([]string{strings.TrimSpace(strings.TrimSuffix(inner, "-->"))}, found...)
		node = comment
	}
}

// Find returns the only block that contains a text.
func Find(blocks []Block, part string) (Block, error) {
	var found []Block
	for _, b := range blocks {
		if strings.Contains(b.Code, part) {
			found = append(found, b)
		}
	}
	if len(found) != 1 {
		return Block{}, fmt.Errorf("%d blocks of code contain %q, want one", len(found), part)
	}
	return found[0], nil
}
