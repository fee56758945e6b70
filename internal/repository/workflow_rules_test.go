// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// workflow is what the rules look at. actionlint checks all else.
type workflow struct {
	On          yaml.Node      `yaml:"on"`
	Permissions yaml.Node      `yaml:"permissions"`
	Jobs        map[string]job `yaml:"jobs"`
}

type job struct {
	Timeout yaml.Node `yaml:"timeout-minutes"`
	Uses    yaml.Node `yaml:"uses"`
	Steps   []step    `yaml:"steps"`
}

type step struct {
	Uses yaml.Node         `yaml:"uses"`
	Run  string            `yaml:"run"`
	With map[string]string `yaml:"with"`
}

const workflowFolder = ".github/workflows"

// workflowProblems is what the workflows break of the rules below.
func workflowProblems(files fs.FS) []string {
	names, err := fs.Glob(files, workflowFolder+"/*.y*ml")
	if err != nil || len(names) == 0 {
		return []string{"there are no workflows in " + workflowFolder}
	}
	var problems []string
	pins := map[string]string{}
	for _, name := range names {
		var w workflow
		if err := yaml.NewDecoder(bytes.NewReader([]byte(content(files, name)))).Decode(&w); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		found := slices.Concat(rightsProblems(w), triggerProblems(w), timeoutProblems(w), pinProblems(files, w, pins), stepProblems(files, w))
		for _, problem := range found {
			problems = append(problems, name+": "+problem)
		}
	}
	return problems
}

// A workflow starts with no more than the right to read. A job that needs more says so itself.
func rightsProblems(w workflow) []string {
	switch w.Permissions.Kind {
	case 0:
		return []string{"no permissions at the top, so a job gets what the repository's settings give"}
	case yaml.MappingNode:
		var problems []string
		for i := 0; i+1 < len(w.Permissions.Content); i += 2 {
			if right := w.Permissions.Content[i+1].Value; right != "read" && right != "none" {
				problems = append(problems, fmt.Sprintf("permissions at the top give %s: %s to every job", w.Permissions.Content[i].Value, right))
			}
		}
		return problems
	default:
		return []string{fmt.Sprintf("permissions at the top are %q, not a list of rights", w.Permissions.Value)}
	}
}

// pull_request_target runs with the repository's rights and secrets on what outsiders send.
func triggerProblems(w workflow) []string {
	nodes := []*yaml.Node{&w.On}
	if w.On.Kind != yaml.ScalarNode {
		nodes = w.On.Content
	}
	if slices.ContainsFunc(nodes, func(n *yaml.Node) bool { return n.Value == "pull_request_target" }) {
		return []string{"it runs on pull_request_target"}
	}
	return nil
}

func timeoutProblems(w workflow) []string {
	var problems []string
	for name, job := range w.Jobs {
		var minutes int
		if job.Uses.Kind == 0 && (job.Timeout.Decode(&minutes) != nil || minutes < 1 || minutes > 360) {
			problems = append(problems, fmt.Sprintf("job %s: no timeout-minutes from 1 to 360, where GitHub ends a job itself", name))
		}
	}
	return problems
}

var (
	pinned    = regexp.MustCompile(`^([^/@]+/[^/@]+)(?:/[^@]+)?@([0-9a-f]{40})$`)
	inComment = regexp.MustCompile(`^# (v[0-9]+\.[0-9]+\.[0-9]+)$`)
)

// An action is pinned by its full commit, because its owner can move a tag. A comment says which version the commit is.
func pinProblems(files fs.FS, w workflow, pins map[string]string) []string {
	var problems []string
	for name, job := range w.Jobs {
		uses := []yaml.Node{job.Uses}
		for _, step := range job.Steps {
			uses = append(uses, step.Uses)
		}
		for _, node := range uses {
			if node.Kind == 0 {
				continue
			}
			if problem := pinProblem(files, node, pins); problem != "" {
				problems = append(problems, fmt.Sprintf("job %s: uses %s: %s", name, node.Value, problem))
			}
		}
	}
	return problems
}

func pinProblem(files fs.FS, uses yaml.Node, pins map[string]string) string {
	if local, found := strings.CutPrefix(uses.Value, "./"); found {
		if !exists(files, local) {
			return "no such file in the checkout"
		}
		return ""
	}
	match := pinned.FindStringSubmatch(uses.Value)
	if match == nil {
		return "not pinned by a full commit"
	}
	comment := inComment.FindStringSubmatch(uses.LineComment)
	if comment == nil {
		return "no comment with the version, such as # v1.2.3"
	}
	// One commit for each version, in all workflows, so that an update forgets none.
	pin := comment[1] + " " + match[2]
	if other := pins[match[1]]; other != "" && other != pin {
		return "elsewhere it is " + other
	}
	pins[match[1]] = pin
	return ""
}

var expression = regexp.MustCompile(`\$\{\{([^}]*)\}\}`)

// Text of an event (a title, a branch name, an input) must not become a part of a script. The step gets it from the
// environment instead: GITHUB_REF_NAME, or a variable of its own below env.
func stepProblems(files fs.FS, w workflow) []string {
	var problems []string
	for name, job := range w.Jobs {
		for _, step := range job.Steps {
			for _, match := range expression.FindAllStringSubmatch(step.Run+step.With["script"], -1) {
				if strings.Contains(match[1], "github.") || strings.Contains(match[1], "inputs.") {
					problems = append(problems, fmt.Sprintf("job %s: ${{%s}} is written into a script", name, match[1]))
				}
			}
			for _, problem := range slices.Concat(commandProblems(files, step.Run), withProblems(files, step.With)) {
				problems = append(problems, fmt.Sprintf("job %s: %s", name, problem))
			}
		}
	}
	return problems
}

// Files that setup-go reads.
func withProblems(files fs.FS, with map[string]string) []string {
	var problems []string
	for _, input := range []string{"go-version-file", "cache-dependency-path"} {
		for name := range strings.FieldsSeq(with[input]) {
			if !exists(files, name) {
				problems = append(problems, fmt.Sprintf("%s: %s: no such file in the checkout", input, name))
			}
		}
	}
	return problems
}
