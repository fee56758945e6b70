// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// form is an issue form, as GitHub's documentation has it: "Syntax for issue forms", "Syntax for GitHub's form schema" and
// "Common validation errors when creating issue forms". GitHub shows a form that is not valid to nobody, without a word.
type form struct {
	Name        string   `yaml:"name"`
	Description string   `yaml:"description"`
	Title       string   `yaml:"title"`
	Labels      []string `yaml:"labels"`
	Assignees   []string `yaml:"assignees"`
	Projects    []string `yaml:"projects"`
	Type        string   `yaml:"type"`
	Body        []field  `yaml:"body"`
}

type field struct {
	Type        string          `yaml:"type"`
	ID          string          `yaml:"id"`
	Attributes  attributes      `yaml:"attributes"`
	Validations map[string]bool `yaml:"validations"`
}

type attributes struct {
	Label       string `yaml:"label"`
	Description string `yaml:"description"`
	Placeholder string `yaml:"placeholder"`
	Value       string `yaml:"value"`
	Render      string `yaml:"render"`
	Multiple    bool   `yaml:"multiple"`
	Default     *int   `yaml:"default"`
	Options     []any  `yaml:"options"`
}

const formFolder = ".github/ISSUE_TEMPLATE"

func strictly(source string, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(source)))
	decoder.KnownFields(true)
	return decoder.Decode(into)
}

// formProblems is what GitHub would not accept of the forms.
func formProblems(files fs.FS) []string {
	names, err := fs.Glob(files, formFolder+"/*")
	if err != nil || len(names) == 0 {
		return []string{"there are no forms in " + formFolder}
	}
	var problems []string
	titles := map[string]bool{}
	for _, name := range names {
		if path.Base(name) == "config.yml" {
			problems = append(problems, chooserProblems(name, content(files, name))...)
			continue
		}
		var f form
		if err := strictly(content(files, name), &f); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		found := f.problems()
		if path.Ext(name) != ".yml" {
			found = append(found, "a form is named *.yml")
		}
		if titles[f.Name] {
			found = append(found, "another form has its name")
		}
		titles[f.Name] = true
		for _, problem := range found {
			problems = append(problems, name+": "+problem)
		}
	}
	return problems
}

func (f form) problems() []string {
	var problems []string
	for key, value := range map[string]string{"name": f.Name, "description": f.Description} {
		if strings.TrimSpace(value) == "" {
			problems = append(problems, "no "+key)
		}
	}
	if !slices.ContainsFunc(f.Body, func(f field) bool { return f.Type != "markdown" }) {
		problems = append(problems, "nothing to fill in")
	}
	ids, labels := map[string]bool{}, map[string]bool{}
	for i, field := range f.Body {
		for _, problem := range slices.Concat(field.problems(), taken(ids, "id", field.ID), taken(labels, "label", field.Attributes.Label)) {
			problems = append(problems, fmt.Sprintf("field %d: %s", i+1, problem))
		}
	}
	return problems
}

// taken is a problem if another field has the value already.
func taken(values map[string]bool, what, value string) []string {
	if value == "" {
		return nil
	}
	if values[value] {
		return []string{"another field has the " + what + " " + value}
	}
	values[value] = true
	return nil
}

var fieldID = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

func (f field) problems() []string {
	var problems []string
	if !fieldID.MatchString(f.ID) {
		problems = append(problems, "the id "+f.ID+" has characters other than letters, digits, - and _")
	}
	for key := range f.Validations {
		if key != "required" {
			problems = append(problems, "an unknown validation "+key)
		}
	}
	switch f.Type {
	case "markdown":
		if strings.TrimSpace(f.Attributes.Value) == "" {
			problems = append(problems, "markdown without a value")
		}
		return problems
	case "textarea", "input":
	case "dropdown", "checkboxes":
		problems = append(problems, f.optionProblems()...)
	default:
		problems = append(problems, fmt.Sprintf("an unknown type %q", f.Type))
	}
	if f.ID == "" {
		problems = append(problems, "no id") // ours: links fill fields in by their ids
	}
	if strings.TrimSpace(f.Attributes.Label) == "" {
		problems = append(problems, "no label")
	}
	if f.Attributes.Render != "" && f.Type != "textarea" {
		problems = append(problems, "only a textarea renders")
	}
	return problems
}

func (f field) optionProblems() []string {
	var problems []string
	options := map[string]bool{}
	for _, option := range f.Attributes.Options {
		if box, ok := option.(map[string]any); ok && f.Type == "checkboxes" {
			option = box["label"]
		}
		label, _ := option.(string) // what YAML reads as a number or as true is none
		if label == "" || strings.EqualFold(label, "none") || options[label] {
			problems = append(problems, fmt.Sprintf("the option %v is empty, reserved, no text or there twice", option))
		}
		options[label] = true
	}
	if len(options) == 0 {
		problems = append(problems, "no options")
	}
	return problems
}

// chooserProblems are those of the page on which one chooses a form.
func chooserProblems(name, source string) []string {
	var c struct {
		Blank *bool `yaml:"blank_issues_enabled"`
		Links []struct {
			Name  string `yaml:"name"`
			URL   string `yaml:"url"`
			About string `yaml:"about"`
		} `yaml:"contact_links"`
	}
	if err := strictly(source, &c); err != nil {
		return []string{fmt.Sprintf("%s: %v", name, err)}
	}
	var problems []string
	for _, link := range c.Links {
		if link.Name == "" || link.About == "" || !strings.HasPrefix(link.URL, "https://") {
			problems = append(problems, fmt.Sprintf("%s: the link %q needs name, about and an https url", name, link.Name))
		}
	}
	return problems
}
