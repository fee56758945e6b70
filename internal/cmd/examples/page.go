// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/pages"
)

// page returns a page's blocks.
func page(file string, blocks []pages.Block, cli acctest.CLI) *source {
	s := &source{name: file}
	var above *unit // the last block of HCL
	for _, b := range blocks {
		u := block(b)
		s.units = append(s.units, u)
		if u.files == nil {
			continue
		}
		if err := u.read(b.Remarks, above, cli); err != nil {
			u.problem = err.Error()
		}
		above = u
	}
	return s
}

// looksLikeHCL is for blocks whose fence names no language. Those are output, and nothing checks them.
var looksLikeHCL = regexp.MustCompile(`(?m)^(resource|data|provider|provider_installation|variable|output|locals|module|terraform|import|moved|removed|check|run|ephemeral|mock_provider)\b.*\{$`)

// block returns a unit for a block, by its language.
func block(b pages.Block) *unit {
	u := &unit{name: fmt.Sprintf("%s:%d", b.Page, b.Line), text: b.Code}
	switch b.Language {
	case "hcl", "terraform":
		u.files, u.how = map[string]string{}, valid
		name := "main.tf"
		if named := fileName.FindStringSubmatch(b.Code); named != nil {
			name = filepath.Base(named[1])
		}
		switch {
		case strings.HasSuffix(name, ".tfrc"):
			u.how = settings
		case strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".lock.hcl"):
			u.how = formatted
		}
		u.files[name] = b.Code
	case "shell", "sh":
		u.how = isShell
	case "yaml":
		u.how = isYAML
	case "json":
		u.how = isJSON
	case "", "text", "markdown", "powershell":
		u.how = isText
		if b.Language == "" && looksLikeHCL.MatchString(b.Code) {
			u.problem = "this looks like HCL, and its fence does not say so, so nothing checks it"
		}
	default:
		u.how, u.problem = b.Language, "nothing checks blocks in this language"
	}
	return u
}

// fileName is the comment on the first line of a block that says which file it is.
var fileName = regexp.MustCompile(`^# (\S+\.(?:tf|tfvars|tfrc|hcl))\n`)

// read applies the comments in front of a block.
func (u *unit) read(remarks []string, above *unit, cli acctest.CLI) error {
	u.rest = map[string]string{}
	if usesEphemeral(u.files) && !cli.Has(acctest.EphemeralResources) {
		u.how = tooNew
	}
	for _, remark := range remarks {
		if versions := needs.FindStringSubmatch(remark); versions != nil {
			if !cli.IsSince(versions[1], versions[2]) {
				u.how = tooNew
			}
			continue
		}
		with, ok := strings.CutPrefix(remark, "complete with")
		if !ok {
			continue
		}
		if named, content, ok := strings.Cut(with, ":\n"); ok {
			u.rest[strings.TrimSpace(named)] = content + "\n"
			continue
		}
		for name := range strings.FieldsFuncSeq(with, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' }) {
			if err := u.completeWith(name, above); err != nil {
				return err
			}
		}
	}
	return nil
}

var needs = regexp.MustCompile(`^needs Terraform (\d+\.\d+), OpenTofu (\d+\.\d+)$`)

// completeWith completes a block with the one above it, or with a file, or with the .tf files of a folder.
func (u *unit) completeWith(name string, above *unit) error {
	if name == "above" {
		if above == nil {
			return fmt.Errorf("no block of HCL is above this one")
		}
		for from, content := range above.files {
			u.rest["above_"+from] = content
		}
		maps.Copy(u.rest, above.rest)
		return nil
	}
	files := []string{name}
	if info, err := os.Stat(name); err != nil {
		return err
	} else if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(name, "*.tf")); err != nil {
			return err
		}
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		u.rest[strings.ReplaceAll(file, "/", "_")] = string(content)
	}
	return nil
}
