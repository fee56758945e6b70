// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

var (
	quoted       = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	shellComment = regexp.MustCompile(`(?m)(^|\s)#.*$`)
	makeCall     = regexp.MustCompile(`(?m)(?:^|[\s;&|(])make((?:[ \t]+[^\s;&|()<>]+)+)`)
	makeTarget   = regexp.MustCompile(`(?m)^([A-Za-z][A-Za-z0-9_./-]*):(?:[^=]|$)`)
	shellCall    = regexp.MustCompile(`(?:^|[\s;&|("])(?:sh|bash)[ \t]+([^\s;&|()<>"-][^\s;&|()<>"]*)`)
	shellWord    = regexp.MustCompile(`[^\s;&|()<>"'=$]+`)
)

// commandProblems are the make targets and the files of the checkout that shell commands name and that do not exist.
func commandProblems(files fs.FS, commands string) []string {
	commands = shellComment.ReplaceAllString(commands, "")
	return append(targetProblems(files, commands), fileProblems(files, commands)...)
}

func targetProblems(files fs.FS, commands string) []string {
	targets := map[string]bool{}
	for _, match := range makeTarget.FindAllStringSubmatch(content(files, "GNUmakefile"), -1) {
		targets[match[1]] = true
	}
	var problems []string
	for _, call := range makeCall.FindAllStringSubmatch(quoted.ReplaceAllString(commands, "_"), -1) {
		for word := range strings.FieldsSeq(call[1]) {
			if strings.HasPrefix(word, "-") || strings.Contains(word, "=") || targets[word] {
				continue
			}
			problems = append(problems, fmt.Sprintf("make %s: GNUmakefile has no such target", word))
		}
	}
	return problems
}

// fileProblems looks at scripts that a shell runs, and at each word whose first folder is one of the checkout. What make
// builds is not there before.
func fileProblems(files fs.FS, commands string) []string {
	var names []string
	for _, match := range shellCall.FindAllStringSubmatch(commands, -1) {
		names = append(names, match[1])
	}
	for _, word := range shellWord.FindAllString(commands, -1) {
		word = strings.TrimSuffix(strings.TrimPrefix(word, "./"), "/...")
		folder, _, found := strings.Cut(word, "/")
		if found && folder != "build" && fs.ValidPath(word) && exists(files, folder) {
			names = append(names, word)
		}
	}
	var problems []string
	for _, name := range names {
		name = strings.TrimPrefix(name, "./")
		if strings.ContainsAny(name, "*?[{") {
			continue
		}
		if !exists(files, name) {
			problems = append(problems, fmt.Sprintf("%s: no such file in the checkout", name))
		}
	}
	return problems
}
